// The one chart renderer of the report, the web app and notebooks. `ytterby.figures` makes pure
// JSON; this file resolves what JSON cannot hold: "$role" is a colour (the CSS variable --role),
// "@name" a format, a tooltip or a painter of the tables below. It needs a global `echarts`.
globalThis.ytterbyCharts = (() => {
  "use strict";
  const NARROW = 600; // px of the chart itself below which its narrow option is drawn

  const escape = (text) => String(text).replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`);
  const decimals = (n) => new Intl.NumberFormat("en", { maximumFractionDigits: n });
  const number = (v) => (v === 0 ? "0" : Math.abs(v) >= 1e6 ? `${decimals(1).format(v / 1e6)} M`
    : Math.abs(v) >= 10 ? decimals(0).format(v) : decimals(Math.abs(v) >= 1 ? 1 : 3).format(v)).replace(/,/g, "\u202f").replace("-", "\u2212");
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const month = (date) => `${MONTHS[Number(String(date).slice(5, 7)) - 1] ?? ""} ${String(date).slice(0, 4)}`;
  const row = ([key, value]) => `<div class="tip-row"><span>${escape(key)}</span><b>${escape(value)}</b></div>`;
  const tip = (title, rows) => `<div class="tip-title">${escape(title)}</div>${rows.map(row).join("")}`;

  const formats = {
    "@number": (v) => number(Number(v)),
    "@percent": (v) => `${Math.round(100 * v)} %`.replace("-", "\u2212"),
    "@year": (v) => String(v),
    "@month": month,
    "@short-month": (date) => month(date).replace(/ \d\d/, " \u2019"),
    "@text": (p) => p.data?.text ?? p.name,
    // of one item: its own title and rows, written by figures
    "@rows": (p) => (p.data?.rows ? tip(p.data.title ?? p.name, p.data.rows) : ""),
    // of all series at one position: the text of every point that has one
    "@axis": (points) => {
      const rows = points.filter((p) => p.data?.text).map((p) => [p.seriesName, p.data.text]);
      const at = points[0]?.axisValue ?? "";
      return rows.length ? tip(/^\d{4}-\d\d$/.test(at) ? month(at) : at, rows) : "";
    },
  };

  const rgb = (color) => {
    const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color)?.[1];
    if (hex) return (hex.length === 3 ? [...hex].map((c) => c + c) : hex.match(/../g)).map((c) => parseInt(c, 16));
    return (color.match(/[\d.]+/g) ?? [128, 128, 128]).slice(0, 3).map(Number);
  };
  const mix = (color, base, share) => {
    const [a, b] = [rgb(color), rgb(base)];
    return `rgb(${a.map((x, i) => Math.round(x * share + b[i] * (1 - share))).join(",")})`;
  };
  const luminance = (color) => {
    const [r, g, b] = rgb(color).map((x) => ((x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const inkOn = (color) => (1.05 / (luminance(color) + 0.05) > (luminance(color) + 0.05) / 0.054 ? "#fff" : "#0b0d10");

  // 45-degree hatch clipped to a box, as one path
  const hatch = (x, y, w, h, gap = 6) => {
    let path = "";
    for (let s = gap; s < w + h; s += gap) {
      const [a, b] = [Math.min(s, w), Math.max(0, s - w)];
      const [c, d] = [Math.max(0, s - h), Math.min(s, h)];
      path += `M${(x + a).toFixed(1)} ${(y + b).toFixed(1)}L${(x + c).toFixed(1)} ${(y + d).toFixed(1)}`;
    }
    return path;
  };

  const painters = {
    // a filled cell of a grid of categories; value [x, y]; item: color, strength 0–1, thin, text lines
    "@cell": (item, api, css) => {
      const [cx, cy] = api.coord([item.value[0], item.value[1]]);
      const [w, h] = api.size([1, 1]).map((s) => Math.max(1, s - (s < 9 ? 0.6 : 2)));
      const [x, y, fill] = [cx - w / 2, cy - h / 2, mix(item.color, css("--card"), item.strength ?? 1)];
      const [ink, lines] = [inkOn(fill), item.lines ?? []];
      const children = [{ type: "rect", shape: { x, y, width: w, height: h, r: w < 9 ? 0 : Math.min(4, w / 4) }, style: { fill } }];
      if (item.thin) children.push({ type: "path", shape: { pathData: hatch(x + 1, y + 1, w - 2, h - 2) }, style: { stroke: ink, opacity: 0.3, lineWidth: 1, fill: "none" }, silent: true });
      const stacked = lines.length > 1 && h >= 38;
      const shown = stacked ? lines : [w >= 56 ? lines.join(" ") : lines.at(-1)];
      const size = stacked ? [11, 14] : [12];
      shown.forEach((text, i) => text && children.push({
        type: "text", silent: true, x: cx, y: stacked ? cy + (i ? 8.5 : -8.5) : cy,
        style: { text, fill: ink, font: `${i || !stacked ? 600 : 400} ${size[i]}px ${css("--sans")}`, align: "center", verticalAlign: "middle",
          ...(item.thin ? { backgroundColor: fill, padding: [1, 3], borderRadius: 2 } : {}) },
      }));
      return { type: "group", children, emphasis: { style: { opacity: 0.85 } } };
    },
    // an interval; value [x0, y0, x1, y1, shift], shift as a share of the band across
    "@whisker": (item, api, css) => {
      const [x0, y0, x1, y1, shift = 0] = item.value;
      const [a, b] = [api.coord([x0, y0]), api.coord([x1, y1])];
      const flat = y0 === y1 && !item.upright, [bw, bh] = api.size([1, 1]);
      const [dx, dy] = flat ? [0, shift * bh] : [shift * bw, 0];
      const cap = item.cap ?? 4, halo = css("--card"), width = item.width ?? 1.5;
      const line = (x1, y1, x2, y2) => [[halo, width + 2], [item.color, width]].map(([stroke, lineWidth], z2) => ({ type: "line", z2, shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth } }));
      const [p, q] = [[a[0] + dx, a[1] + dy], [b[0] + dx, b[1] + dy]];
      const ends = cap ? [p, q].flatMap(([x, y]) => (flat ? line(x, y - cap, x, y + cap) : line(x - cap, y, x + cap, y))) : [];
      return { type: "group", silent: true, children: [...line(...p, ...q), ...ends] };
    },
  };

  // Equal Earth (Savric, Patterson and Jenny 2018), opened at 30° W where the maps are cut
  const [A1, A2, A3, A4, ROOT, CENTRE] = [1.340264, -0.081106, 0.000893, 0.003796, Math.sqrt(3) / 2, 150];
  const slope = (t2) => A1 + 3 * A2 * t2 + t2 ** 3 * (7 * A3 + 9 * A4 * t2);
  const projections = {
    "@equal-earth": {
      project: ([degrees, latitude]) => {
        const east = ((degrees < CENTRE - 180 ? degrees + 360 : degrees) - CENTRE) * Math.PI / 180;
        const t = Math.asin(ROOT * Math.sin(latitude * Math.PI / 180)), t2 = t * t;
        return [east * Math.cos(t) / (ROOT * slope(t2)), -t * (A1 + A2 * t2 + t2 ** 3 * (A3 + A4 * t2))];
      },
      unproject: ([x, y]) => {
        let t = -y;
        for (let i = 0; i < 12; i++) {
          const t2 = t * t, step = (t * (A1 + A2 * t2 + t2 ** 3 * (A3 + A4 * t2)) + y) / slope(t2);
          t -= step;
          if (Math.abs(step) < 1e-9) break;
        }
        const east = ROOT * x * slope(t * t) / Math.cos(t);
        return [east * 180 / Math.PI + CENTRE, Math.asin(Math.sin(t) / ROOT) * 180 / Math.PI];
      },
    },
  };

  // maps are registered before a chart asks for them: out of the page itself (a report) or from
  // beside this file (the app); nothing is ever fetched from elsewhere
  const waiting = {};
  const mapsOf = (option) => ["geo", "series"].flatMap((part) => [option?.[part] ?? []].flat().map((x) => x.map)).filter(Boolean);
  const missing = (options) => [...new Set(options.flatMap(mapsOf))].filter((name) => !echarts.getMap(name));
  const readMap = (name) => (waiting[name] ??= (async () => {
    const held = document.getElementById(`map-${name}`)?.textContent;
    const text = held ?? await (await fetch(`${globalThis.ytterbyCharts.base ?? "./"}${name}.json`)).text();
    echarts.registerMap(name, JSON.parse(text));
  })());
  // have everything that a drawing needs
  const prepare = (figure) => Promise.all(missing([figure.wide, figure.narrow]).map(readMap));

  const reader = (element) => {
    const style = getComputedStyle(element);
    return (name) => style.getPropertyValue(name).trim();
  };

  function resolve(node, css) {
    if (typeof node === "string") {
      if (node[0] === "$") return css(`--${node.slice(1)}`) || node;
      return node[0] === "@" ? formats[node] ?? projections[node] ?? node : node;
    }
    if (Array.isArray(node)) return node.map((n) => resolve(n, css));
    if (!node || typeof node !== "object") return node;
    const out = {};
    for (const [key, value] of Object.entries(node)) out[key] = resolve(value, css);
    const paint = painters[node.renderItem];
    if (paint) out.renderItem = (params, api) => paint(out.data[params.dataIndex], api, css);
    return out;
  }

  function theme(css) {
    const [ink, mute, line, font] = ["--ink", "--mute", "--line", "--sans"].map(css);
    const axis = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: mute, fontSize: 12 },
      splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: mute, fontSize: 12 } };
    return {
      color: ["--china", "--ally", "--other", "--home"].map(css), backgroundColor: "transparent",
      textStyle: { fontFamily: font, color: ink }, animationDuration: 250, animationDurationUpdate: 250,
      title: { textStyle: { color: ink, fontSize: 13, fontWeight: 600 } },
      categoryAxis: { ...axis, splitLine: { show: false } }, valueAxis: axis, logAxis: axis, timeAxis: axis,
      tooltip: { backgroundColor: css("--card"), borderColor: line, confine: true, textStyle: { color: ink, fontFamily: font, fontSize: 13 },
        extraCssText: "box-shadow:0 4px 24px rgba(0,0,0,.16);border-radius:6px;max-width:340px;white-space:normal" },
    };
  }

  // what must not change for a chart to be altered in place: its series by id and kind, its axes
  const outline = (whole) => JSON.stringify([["series", "xAxis", "yAxis", "grid", "geo"].map((part) =>
    [whole[part] ?? []].flat().map((x) => [x.type, x.id, x.map]))]);

  // Draw `figure` {wide, narrow?, height, narrow_height?} into `element`; returns its handle.
  // `narrow` holds only the top-level keys in which it differs; null takes a key away.
  // `on` {event: (item) => …} hears what happens to items; `animate` lets changes of data move.
  function mount(element, figure, { renderer = "svg", on = {}, animate = false } = {}) {
    let chart, width, shape, shown = figure;
    const isNarrow = () => Boolean(shown.narrow) && element.clientWidth < NARROW;
    const option = () => Object.fromEntries(
      Object.entries({ ...shown.wide, ...(isNarrow() ? shown.narrow : {}) }).filter(([, part]) => part !== null));
    const height = () => (isNarrow() ? shown.narrow_height ?? shown.height : shown.height);
    const draw = (next = shown) => {
      shown = next;
      const css = reader(element);
      element.style.height = `${height()}px`;
      if (missing([shown.wide, shown.narrow]).length) return void prepare(shown).then(() => element.isConnected && draw());
      chart?.dispose();
      chart = echarts.init(element, theme(css), { renderer });
      for (const [event, hear] of Object.entries(on)) chart.on(event, hear);
      const whole = resolve(option(), css);
      chart.setOption({ animation: false, ...whole });
      [width, shape] = [element.clientWidth, outline(whole)];
      element.dataset.ready = "1";
    };
    // another drawing of the same chart: what is there moves to its new place
    const show = (next) => {
      if (!chart) return draw(next);
      const before = height();
      shown = next;
      const whole = resolve(option(), reader(element));
      if (!animate || height() !== before || outline(whole) !== shape) return draw(next);
      chart.setOption({ animation: true, ...whole }, { replaceMerge: ["series", "xAxis", "yAxis", "grid"] });
    };
    // `words` (see save.js) go above and below the picture
    const save = (kind, name, words = { title: "", note: "", source: "", keys: [] }) => {
      const [css, box] = [reader(element), document.createElement("div")];
      const [width, high] = [element.clientWidth, height()];
      Object.assign(box.style, { position: "fixed", left: "-9999px", width: `${width}px`, height: `${high}px` });
      element.parentNode.append(box);
      const copy = echarts.init(box, theme(css), { renderer: kind === "svg" ? "svg" : "canvas" });
      copy.setOption({ ...resolve(option(), css), animation: false });
      const layout = ytterbySave.arrange(words, width, high, css);
      const href = kind === "svg"
        ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(ytterbySave.svg(copy, layout, css, escape))}`
        : ytterbySave.png(copy, layout, css);
      Object.assign(document.createElement("a"), { href, download: `${name}.${kind}` }).click();
      copy.dispose();
      box.remove();
    };
    const observer = new ResizeObserver(() => element.clientWidth && element.clientWidth !== width && draw());
    draw();
    observer.observe(element);
    return { draw, show, save, chart: () => chart, dispose: () => (observer.disconnect(), chart?.dispose()) };
  }

  return { escape, formats, painters, projections, resolve, theme, prepare, mount };
})();
