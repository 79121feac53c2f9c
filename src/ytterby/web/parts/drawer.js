// A drawer at the side that holds elements of the page; closes by Escape, its button or outside.
export default {
  template: `<dialog class="drawer wide" :aria-label="label" @click="outside" @close="shut">
    <div class="inside"><button type="button" class="close" @click="close" aria-label="Close">✕</button><slot></slot></div>
  </dialog>`,
  props: ["label"],
  emits: ["shut"],
  methods: {
    open() {
      if (!this.$el.open) this.$el.showModal();
      this.$nextTick(() => (this.$el.querySelector(".inside").scrollTop = 0));
    },
    close() { if (this.$el.open) this.$el.close(); },
    shut() { this.$emit("shut"); },
    outside(event) { if (event.target === this.$el) this.close(); },
  },
};
