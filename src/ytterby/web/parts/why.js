// A drawer at the side: opens for whatever carries data-why, closes by Escape, button or outside.
export default {
  template: `<dialog class="drawer" aria-label="What stands behind this number" @click="outside">
    <div class="inside"><button type="button" class="close" @click="close" aria-label="Close">✕</button><div v-html="content"></div></div>
  </dialog>`,
  emits: ["why"],
  data: () => ({ content: "" }),
  mounted() {
    this.hear = (event) => {
      const found = event.target.closest?.("[data-why]");
      if (found) this.$emit("why", found.dataset.why);
    };
    document.addEventListener("click", this.hear);
  },
  beforeUnmount() { document.removeEventListener("click", this.hear); },
  methods: {
    open(content) {
      this.content = content;
      if (!this.$el.open) this.$el.showModal();
      this.$nextTick(() => (this.$el.querySelector(".inside").scrollTop = 0));
    },
    close() { this.$el.close(); },
    outside(event) { if (event.target === this.$el) this.close(); },
  },
};
