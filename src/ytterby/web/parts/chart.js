// A figure: heading, choice, legend, and the chart that report/assets/charts.js draws.
// Text first: the renderer is loaded after the page has painted, one chart a frame.
let loading;
let turn = Promise.resolve();
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
const load = (address) => new Promise((done, failed) => {
  const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed });
  document.head.append(script);
});
const renderer = (base) => (loading ??= Promise.all([
  load(`${base}/echarts.min.js`).then(() => load(`${base}/charts.js`)), load(`${base}/save.js`),
  document.fonts.load("400 12px Plex"), document.fonts.load("600 12px Plex"),
]).then(() => (globalThis.ytterbyCharts.base = `${base}/`)));

// what a saved picture says about itself
const legend = (figure) => [...figure.querySelectorAll(".keys li")].map((item) => {
  const mark = item.querySelector("i");
  mark.style.color = mark.style.getPropertyValue("--c");
  const color = getComputedStyle(mark).color.replace(/color\(srgb ([\d.]+) ([\d.]+) ([\d.]+).*\)/, (_, ...c) => `rgb(${c.slice(0, 3).map((x) => Math.round(255 * x))})`);
  return { label: item.textContent.trim(), color, mark: mark.className.slice(2) };
});

export default {
  template: `<figure class="figure" :class="{bare}">
    <figcaption v-if="!bare || p.note || p.title">
      <component :is="'h' + level" v-if="p.title">{{ p.title }}</component>
      <span class="note" v-if="p.note">{{ p.note }}</span>
      <span class="tools">
        <label v-if="p.choices.length"><span class="hidden">{{ p.choice }}</span>
          <select v-model.number="chosen" @change="apply()"><option v-for="(c, i) in p.choices" :value="i">{{ c }}</option></select></label>
        <template v-if="!bare">
          <button type="button" @click="save('png')" :aria-label="'Save ' + p.title + ' as PNG'">PNG</button>
          <button type="button" @click="save('svg')" :aria-label="'Save ' + p.title + ' as SVG'">SVG</button>
        </template>
      </span>
    </figcaption>
    <div v-if="p.keys" v-html="p.keys"></div>
    <div ref="chart" class="chart" role="img" :aria-label="alt" :data-figure="p.id" :style="{'--h': p.height + 'px', '--hn': p.narrow_height + 'px'}"></div>
  </figure>`,
  props: { picture: String, base: String, events: Array, bare: Boolean, level: Number, source: String },
  emits: ["item-click", "item-mouseover", "item-mouseout", "item-globalout", "item-dblclick"],
  data() { return { p: JSON.parse(this.picture), chosen: 0, alt: "" }; },
  created() { this.alt = this.p.alt; },
  async mounted() {
    this.dark = document.body.classList.contains("body--dark");
    // Quasar changes other classes of the body all the time
    this.themes = new MutationObserver(() => {
      const dark = document.body.classList.contains("body--dark");
      if (dark !== this.dark) ((this.dark = dark), this.handle?.draw());
    });
    this.themes.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    await (turn = turn.then(frame));
    await renderer(this.base);
    await (turn = turn.then(frame));
    if (!this.$refs.chart?.isConnected) return;
    const hear = (event) => (item) => this.$emit(`item-${event}`, {
      key: item?.data?.key, why: item?.data?.why, name: item?.name, value: item?.value, series: item?.seriesName,
      source: item?.data?.source, target: item?.data?.target, kind: item?.dataType });
    const on = Object.fromEntries((this.events ?? []).filter((e) => e !== "globalout").map((e) => [e, hear(e)]));
    const drawings = JSON.parse(this.p.payload);
    await globalThis.ytterbyCharts.prepare?.(drawings[this.chosen]);
    if (!this.$refs.chart?.isConnected) return;
    // raw: the handle must not be observed
    this.handle = Vue.markRaw(globalThis.ytterbyCharts.mount(this.$refs.chart, drawings[this.chosen], { renderer: "canvas", on, animate: true }));
    if (this.events?.includes("globalout")) this.$refs.chart.addEventListener("mouseleave", () => hear("globalout")());
  },
  beforeUnmount() { this.themes?.disconnect(); this.handle?.dispose(); },
  methods: {
    // NiceGUI calls it after a property has changed
    async apply() {
      await this.$nextTick();
      const next = JSON.parse(this.picture), same = next.id === this.p.id && next.choices.length === this.p.choices.length;
      this.p = next;
      if (!same) this.chosen = 0;
      const drawing = JSON.parse(next.payload)[this.chosen];
      this.alt = drawing.alt;
      if (!this.handle) return;
      await (turn = turn.then(frame));
      await globalThis.ytterbyCharts.prepare?.(drawing);
      this.handle.show(drawing);
    },
    save(kind) {
      const choice = this.p.choices[this.chosen];
      this.handle?.save(kind, this.p.id, {
        title: choice ? `${this.p.title}: ${choice}` : this.p.title, note: this.p.note,
        source: `${document.title} · ${this.source}`, keys: legend(this.$el) });
    },
    dispatch(action) { this.handle?.chart()?.dispatchAction(action); },
  },
};
