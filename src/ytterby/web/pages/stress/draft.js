// A scenario as two views of one text: a form at the left, YAML at the right with its mistakes.
// Both are written by hand here, since what someone types must never be written over by a redraw.
const PAUSE = 160; // ms without a key before a text is checked

export default {
  template: `<div class="draft">
    <div ref="form" class="form" @change="changed" @click="clicked"></div>
    <div class="source">
      <h2><label for="draft-text">As YAML</label></h2>
      <div class="yaml-code"><pre ref="gutter" class="gutter" aria-hidden="true"></pre>
        <textarea ref="text" wrap="off" spellcheck="false" autocomplete="off" autocapitalize="off"
          id="draft-text" aria-describedby="draft-mistakes" @input="typed"></textarea></div>
      <div id="draft-mistakes" ref="mistakes" class="draft-mistakes" role="status" @click="jump"></div>
    </div>
  </div>`,
  props: { text: String, form: String, mistakes: String, lines: Array, fields: Array },
  emits: ["typed", "edited", "acted"],
  mounted() {
    this.putText(this.text);
    this.putForm(this.form);
    this.mark(this.mistakes, this.lines, this.fields);
  },
  beforeUnmount() { clearTimeout(this.timer); },
  methods: {
    putText(text) {
      const area = this.$refs.text;
      if (area.value !== text) area.value = text;
      this.number();
    },
    // the focus, and what was unfolded, stay where they were
    putForm(html) {
      const form = this.$refs.form, id = form.contains(document.activeElement) ? document.activeElement.id : "";
      const open = new Set([...form.querySelectorAll("details[open]")].map((d) => d.id));
      const known = new Set([...form.querySelectorAll("details")].map((d) => d.id));
      form.innerHTML = html;
      for (const d of form.querySelectorAll("details")) if (known.has(d.id)) d.open = open.has(d.id);
      if (id) document.getElementById(id)?.focus({ preventScroll: true });
    },
    mark(html, lines, fields) {
      this.$refs.mistakes.innerHTML = html;
      this.bad = new Set(lines);
      this.number();
      this.$refs.text.setAttribute("aria-invalid", String(lines.length > 0));
      for (const input of this.$refs.form.querySelectorAll("[data-path]"))
        input.toggleAttribute("data-wrong", fields.includes(input.dataset.path));
    },
    number() {
      const area = this.$refs.text, count = area.value.split("\n").length;
      area.rows = count + 1;
      this.$refs.gutter.innerHTML = Array.from({ length: count }, (_, i) =>
        this.bad?.has(i + 1) ? `<b>${i + 1}</b>` : i + 1).join("\n");
    },
    typed() {
      this.number();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.$emit("typed", this.$refs.text.value), PAUSE);
    },
    changed(event) {
      const { path, add } = event.target.dataset;
      if (path) this.$emit("edited", { path, value: event.target.type === "checkbox" ? String(event.target.checked) : event.target.value });
      else if (add) this.$emit("acted", { act: "choose", path: add, value: event.target.value });
    },
    clicked(event) {
      const button = event.target.closest("button[data-act]");
      if (button) this.$emit("acted", { ...button.dataset });
    },
    jump(event) {
      const button = event.target.closest("button[data-line]");
      if (button) this.goTo(Number(button.dataset.line));
    },
    goTo(line) {
      const area = this.$refs.text, rows = area.value.split("\n");
      const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
      area.focus({ preventScroll: true });
      area.setSelectionRange(start, start + (rows[line - 1] ?? "").length);
      area.parentNode.scrollTop = (line - 4) * (area.scrollHeight / area.rows);
      area.scrollIntoView({ block: "nearest" });
    },
  },
};
