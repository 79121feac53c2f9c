// A sheet of cells that scrolls through thousands of rows: only those in sight are in the page.
// The server holds the sheet; every change goes there at once and what is wrong comes back.
const LINE = 36, SPARE = 8, LONGEST_PASTE = 200000;
const NUMBERS = new Set(["mass", "units_per_year", "price_usd", "stock", "content", "pieces"]);
const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;

export default {
  template: `
  <div class="sheet-area" @keydown.ctrl="steps" @keydown.meta="steps">
    <div class="sheet-tools" role="toolbar" aria-label="Sheet">
      <p class="sheet-counts" role="status" v-html="counts"></p>
      <label class="toggle"><input type="checkbox" v-model="filtered" @change="list" :disabled="!troubled"> Only rows with problems</label>
      <button type="button" @click="step" :disabled="!places.length">Next problem</button>
      <button type="button" @click="act({ do: 'insert' })">Add row</button>
      <button type="button" @click="remove" :disabled="!active">Delete row</button>
      <button type="button" @click="act({ do: 'undo' })" :disabled="!undo">Undo</button>
      <button type="button" @click="act({ do: 'redo' })" :disabled="!redo">Redo</button>
    </div>
    <ul v-if="ofFile.length" class="problems of-file" aria-label="Problems of the whole sheet">
      <li v-for="p in ofFile" :class="p.bad ? 'error' : 'warning'"><span>{{ p.message }}<span class="fix">{{ p.fix }}</span></span>
        <span class="mends"><button v-for="m in p.mends" type="button" class="mend" @click="act({ at: p.at, ...m })">{{ m.label }}</button></span></li>
    </ul>
    <div ref="box" class="sheet" role="grid" tabindex="0" :aria-label="label" :aria-rowcount="view.length + 1" :aria-colcount="columns.length + 1"
      :aria-activedescendant="active ? id(active.n, active.at) : null" @scroll.passive="scrolled" @keydown="key" @paste="paste" @copy="copy" @focus="begin">
      <div role="row" aria-rowindex="1" class="sheet-head" :style="{ width: total + 'px' }">
        <span role="columnheader" aria-colindex="1" class="no">Row</span>
        <span v-for="(c, i) in columns" role="columnheader" :aria-colindex="i + 2" :style="{ width: widths[i] + 'px' }" :title="c[2] || 'This column is not read.'" :class="{ number: NUMBERS.has(c[1]), unread: !c[1] }">{{ c[0] || 'no name' }}<small>{{ c[1] ? (c[1] === c[0] ? '' : 'read as ' + c[1]) : 'not read' }}</small></span>
      </div>
      <div role="rowgroup" class="sheet-body" :style="{ height: view.length * LINE + 'px', width: total + 'px' }">
        <div v-for="line in shown" :key="line.n" role="row" :aria-rowindex="line.i + 2" class="sheet-row" :class="{ here: active && active.n === line.n }" :style="{ transform: 'translateY(' + line.i * LINE + 'px)', width: total + 'px' }">
          <span role="rowheader" aria-colindex="1" class="no" :class="line.marks[-1]" :title="line.told[-1]" @click="pick(line.n, 0)">{{ line.n }}</span>
          <span v-for="(c, i) in columns" role="gridcell" :id="id(line.n, i)" :aria-colindex="i + 2" :aria-invalid="line.marks[i] === 'error' || null" :class="[line.marks[i], { number: NUMBERS.has(c[1]), unread: !c[1], active: is(line.n, i) }]" :style="{ width: widths[i] + 'px' }" :title="line.told[i]" @click="pick(line.n, i)" @dblclick="edit()"
            ><input v-if="typing && is(line.n, i)" ref="input" :aria-label="c[0] + ', row ' + line.n" v-model="text" @keydown.stop="typed" @blur="commit" @paste.stop @copy.stop spellcheck="false" autocomplete="off"><template v-else>{{ line.cells[i] }}</template></span>
        </div>
      </div>
      <p v-if="!view.length" class="sheet-none">{{ filtered ? 'No row has a problem.' : 'No rows yet: add one.' }}</p>
    </div>
    <div class="sheet-said" role="status" aria-label="The chosen cell">
      <template v-if="here.length"><p v-for="p in here" :class="p.bad ? 'error' : 'warning'"><b>Row {{ active.n }}{{ p.at >= 0 ? ', ' + columns[p.at][0] : '' }}</b> {{ p.message }}<span class="fix"> {{ p.fix }}</span>
        <span class="mends"><button v-for="m in p.mends" type="button" class="mend" @click="mend(p, m)">{{ m.do === 'set' && m.text ? 'Write ' : '' }}{{ m.label }}</button
        ><button v-if="alike > 1 && p.at >= 0 && p.mends[0]?.do === 'set'" type="button" class="mend" @click="mend(p, { ...p.mends[0], do: 'everywhere' })">{{ p.mends[0].label }} in all {{ alike.toLocaleString('en') }} rows like it</button></span></p></template>
      <p v-else-if="active" class="note">{{ value(active.n, active.at) ? 'Nothing is wrong with this cell.' : 'This cell is blank.' }} Type to change it; Escape takes it back.</p>
      <p v-else class="note">Choose a cell to see what is wrong with it. Arrow keys move, Enter edits, a block from a spreadsheet can be pasted.</p>
    </div>
  </div>`,
  props: { label: String },
  emits: ["act"],
  data: () => ({
    LINE, NUMBERS, columns: [], widths: [], view: [], first: 0, last: 0, active: null, typing: false, text: "",
    filtered: false, undo: 0, redo: 0, errors: 0, warnings: 0, tick: 0, size: 0,
  }),
  created() { this.rows = new Map(); this.problems = new Map(); this.mending = false; },
  mounted() {
    this.watcher = new ResizeObserver(() => this.scrolled());
    this.watcher.observe(this.$refs.box);
  },
  beforeUnmount() { this.watcher.disconnect(); },
  computed: {
    total() { return this.widths.reduce((a, b) => a + b, 56); },
    shown() {
      void this.tick;
      return this.view.slice(this.first, this.last).map((n, at) => {
        const marks = {}, told = {};
        for (const p of this.problems.get(n) ?? []) {
          if (marks[p.at] !== "error") marks[p.at] = p.bad ? "error" : "warning";
          told[p.at] = `${told[p.at] ? `${told[p.at]}\n` : ""}${p.message}. ${p.fix}`;
        }
        return { n, i: this.first + at, cells: this.rows.get(n), marks, told };
      });
    },
    counts() {
      void this.tick;
      const bad = this.errors ? `<b class="error">${plural(this.errors, "problem")}</b>` : "<b>no problem</b>";
      const odd = this.warnings ? ` · ${plural(this.warnings, "remark")}` : "";
      return `${plural(this.size, "line")} · ${bad}${odd}`;
    },
    places() {
      void this.tick;
      const found = [];
      for (const [n, list] of this.problems) if (n) for (const p of list) found.push({ n, at: Math.max(p.at, 0), bad: p.bad });
      const wrong = found.filter((p) => p.bad);
      return (wrong.length ? wrong : found).sort((a, b) => a.n - b.n || a.at - b.at);
    },
    troubled() { return this.filtered || this.places.length > 0; },
    ofFile() { void this.tick; return this.problems.get(0) ?? []; },
    here() {
      void this.tick;
      const list = this.active ? this.problems.get(this.active.n) ?? [] : [];
      return list.filter((p) => p.at === this.active.at || p.at < 0);
    },
    // rows with the same text and the same problem in the same column
    alike() {
      const bad = this.here.find((p) => p.at >= 0), text = bad && this.value(this.active.n, bad.at);
      if (!text) return 0;
      let count = 0;
      for (const [n, list] of this.problems) if (n && this.value(n, bad.at) === text && list.some((p) => p.at === bad.at && p.code === bad.code)) count += 1;
      return count;
    },
  },
  methods: {
    // what the server calls
    load(payload) {
      const sheet = JSON.parse(payload);
      this.rows = new Map(sheet.rows.map(([n, ...cells]) => [n, cells]));
      this.problems = new Map(Object.entries(sheet.problems).map(([n, list]) => [+n, list]));
      this.active = null;
      this.filtered = false;
      this.$nextTick(() => {
        this.take(sheet);
        this.$refs.box.scrollTop = 0;
        if (!this.errors || !this.places.length) return;
        this.active = { n: this.places[0].n, at: this.places[0].at };
        this.$nextTick(() => this.reveal());
      });
    },
    apply(payload) {
      const change = JSON.parse(payload);
      for (const n of change.gone) this.rows.delete(n);
      for (const [n, ...cells] of change.rows) this.rows.set(n, cells);
      for (const [n, list] of Object.entries(change.problems)) list.length ? this.problems.set(+n, list) : this.problems.delete(+n);
      this.take(change);
      // mended by a click: on to the next one
      if (this.mending && this.errors && this.active && !this.here.some((p) => p.bad)) this.$nextTick(() => this.step());
      this.mending = false;
    },
    take(state) {
      if (state.columns) this.columns = state.columns;
      Object.assign(this, { undo: state.undo, redo: state.redo, errors: state.errors, warnings: state.warnings });
      if (state.columns) this.measure();
      this.list();
    },
    list() {
      let numbers = [...this.rows.keys()].sort((a, b) => a - b);
      this.size = numbers.length;
      // a row that was just mended stays until the filter is set anew
      const wrong = (n) => this.problems.get(n)?.some((p) => p.bad || !this.errors);
      if (this.filtered) numbers = numbers.filter((n) => wrong(n) || this.active?.n === n);
      this.view = numbers;
      if (this.active && (!this.rows.has(this.active.n) || this.active.at >= this.columns.length)) this.active = null;
      this.tick += 1;
      this.$nextTick(() => this.scrolled());
    },
    measure() {
      const sample = [...this.rows.values()].slice(0, 200);
      this.widths = this.columns.map((c, i) => {
        const own = Math.max(c[0].length, c[1] && c[1] !== c[0] ? c[1].length + 8 : 0) * 7.4;
        const longest = Math.max(own, ...sample.map((cells) => (cells[i] ?? "").length * 7.6));
        return Math.round(Math.min(Math.max(longest + 26, 76), 250));
      });
      // what is left of a wide screen goes to the columns of words
      const words = this.columns.map((c, i) => i).filter((i) => !NUMBERS.has(this.columns[i][1]));
      const left = (this.$refs.box?.clientWidth ?? 0) - this.total;
      if (left > 0) for (const i of words) this.widths[i] += Math.floor(left / words.length);
    },
    scrolled() {
      const box = this.$refs.box;
      if (!box) return;
      this.first = Math.max(0, Math.floor(box.scrollTop / LINE) - SPARE);
      this.last = Math.ceil((box.scrollTop + box.clientHeight) / LINE) + SPARE;
    },
    // what a cell is
    id(n, at) { return `cell-${n}-${at}`; },
    is(n, at) { return this.active?.n === n && this.active.at === at; },
    value(n, at) { return this.rows.get(n)?.[at] ?? ""; },
    // choosing
    begin() { if (!this.active && this.view.length) this.choose(this.view[0], 0, false); },
    // by a pointer: the cell stays under it; a second tap on a phone types
    pick(n, at) {
      if (!this.is(n, at)) this.choose(n, at, true, false);
      else if (!this.typing && matchMedia("(pointer: coarse)").matches) this.edit();
    },
    choose(n, at, focus = true, reveal = true) {
      this.commit();
      this.active = { n, at };
      if (reveal) this.reveal();
      if (focus) this.$refs.box.focus({ preventScroll: true });
    },
    reveal() {
      const box = this.$refs.box, i = this.view.indexOf(this.active.n), head = box.firstElementChild.offsetHeight;
      if (i < 0) return;
      const top = i * LINE, left = this.widths.slice(0, this.active.at).reduce((a, b) => a + b, 0), wide = this.widths[this.active.at];
      if (top < box.scrollTop) box.scrollTop = top;
      else if (top + LINE + head > box.scrollTop + box.clientHeight) box.scrollTop = top + LINE + head - box.clientHeight;
      if (left < box.scrollLeft) box.scrollLeft = left;
      else if (left + wide + 56 > box.scrollLeft + box.clientWidth) box.scrollLeft = left + wide + 56 - box.clientWidth;
      this.scrolled();
    },
    move(down, right) {
      const i = this.view.indexOf(this.active.n);
      const n = this.view[Math.min(Math.max(i + down, 0), this.view.length - 1)];
      this.choose(n, Math.min(Math.max(this.active.at + right, 0), this.columns.length - 1));
    },
    step() {
      const after = this.active ? this.places.find((p) => p.n > this.active.n || (p.n === this.active.n && p.at > this.active.at)) : null;
      const { n, at } = after ?? this.places[0];
      this.choose(n, at);
    },
    key(event) {
      if (event.target !== this.$refs.box || !this.view.length) return;
      if (!this.active) this.begin();
      const page = Math.max(1, Math.floor(this.$refs.box.clientHeight / LINE) - 2), far = this.view.length;
      const go = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [page, 0], PageUp: [-page, 0],
        Home: event.ctrlKey ? [-far, -99] : [0, -99], End: event.ctrlKey ? [far, 99] : [0, 99] }[event.key];
      if (go) this.move(...go);
      else if (event.key === "Enter" || event.key === "F2") this.edit();
      else if (event.key === "Delete" || event.key === "Backspace") this.write("");
      else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) this.edit(event.key);
      else return;
      event.preventDefault();
    },
    steps(event) {
      const letter = event.key.toLowerCase();
      if (this.typing || !["z", "y"].includes(letter)) return;
      event.preventDefault();
      this.act({ do: letter === "y" || event.shiftKey ? "redo" : "undo" });
    },
    // typing
    edit(begin) {
      if (!this.active) return;
      this.text = begin ?? this.value(this.active.n, this.active.at);
      this.typing = true;
      this.$nextTick(() => { const input = [this.$refs.input].flat()[0]; input?.focus(); begin === undefined && input?.select(); });
    },
    typed(event) {
      if (event.key === "Escape") this.typing = false;
      else if (event.key === "Enter") (this.commit(), this.move(event.shiftKey ? -1 : 1, 0));
      else if (event.key === "Tab") (this.commit(), this.move(0, event.shiftKey ? -1 : 1));
      else return;
      event.preventDefault();
      this.$refs.box.focus({ preventScroll: true });
    },
    commit() {
      if (!this.typing) return;
      this.typing = false;
      this.write(this.text);
    },
    write(text) {
      const { n, at } = this.active;
      if (this.value(n, at) === text) return;
      this.rows.get(n)[at] = text;
      this.tick += 1;
      this.act({ do: "set", row: n, at, text });
    },
    mend(problem, mend) {
      const at = mend.at ?? (problem.at < 0 ? this.active.at : problem.at);
      this.mending = true;
      this.act({ ...mend, row: this.active.n, at });
      this.$refs.box.focus({ preventScroll: true });
    },
    remove() { if (this.active) this.act({ do: "delete", row: this.active.n }); },
    act(asked) { this.commit(); this.$emit("act", asked); },
    copy(event) {
      if (!this.active || event.target.tagName === "INPUT") return;
      event.clipboardData.setData("text/plain", this.value(this.active.n, this.active.at));
      event.preventDefault();
    },
    paste(event) {
      if (!this.active || event.target.tagName === "INPUT") return;
      const text = event.clipboardData.getData("text/plain");
      event.preventDefault();
      if (text.length > LONGEST_PASTE) return void this.$emit("act", { do: "too-long" });
      const cells = text.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
      this.act(cells.length === 1 && cells[0].length === 1 ? { do: "set", row: this.active.n, at: this.active.at, text } : { do: "paste", row: this.active.n, at: this.active.at, cells });
    },
  },
};
