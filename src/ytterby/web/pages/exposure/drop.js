// A place to drop a file on, to choose one, or to paste rows into; it goes to the server as it is.
export default {
  template: `
  <div class="drop" :class="{ over, small }" @dragover.prevent="over = true" @dragleave="over = false" @drop.prevent="dropped">
    <div class="drop-words"><b>{{ small ? 'Another bill' : 'Drop a bill of materials here' }}</b><span class="note">CSV or Excel, up to {{ most }} MiB · nothing leaves this server</span></div>
    <label class="button primary"><input type="file" class="hidden" accept=".csv,.tsv,.txt,.xlsx,.xlsm" @change="send($event.target.files[0]); $event.target.value = ''">Choose a file</label>
    <button type="button" class="quiet" :aria-expanded="pasting ? 'true' : 'false'" @click="open">Paste rows</button>
    <p class="note" role="status">{{ said }}</p>
    <div v-if="pasting" class="drop-paste"><label class="field"><span>Rows copied from a spreadsheet, with their header</span>
      <textarea ref="area" rows="5" v-model="text" spellcheck="false"></textarea></label>
      <button type="button" class="primary" :disabled="!text.trim()" @click="check">Check these rows</button></div>
  </div>`,
  props: { most: Number, small: Boolean },
  emits: ["kept", "refused"],
  data: () => ({ over: false, said: "", pasting: false, text: "" }),
  methods: {
    open() { this.pasting = !this.pasting; this.$nextTick(() => this.$refs.area?.focus()); },
    dropped(event) { this.over = false; this.send(event.dataTransfer.files[0]); },
    check() { this.send(new Blob([this.text]), "pasted rows.tsv"); },
    async send(file, name = file?.name) {
      if (!file) return;
      if (file.size > this.most * 2 ** 20) return this.refuse(`${name} is larger than ${this.most} MiB`, "keep the sheet and the columns that are needed");
      this.said = `Reading ${name} …`;
      try {
        const answer = await fetch(`/app/bill?name=${encodeURIComponent(name)}`, { method: "POST", body: file });
        const found = await answer.json();
        if (found.key) (this.$emit("kept", found.key), (this.pasting = false), (this.text = ""));
        else this.$emit("refused", found.problems ?? [found]);
        this.said = "";
      } catch { this.refuse("the file did not reach the server", "check that it is still running, and try again"); }
    },
    refuse(message, fix) {
      this.said = "";
      this.$emit("refused", [{ code: "not-sent", place: "file", message, fix, severity: "error" }]);
    },
  },
};
