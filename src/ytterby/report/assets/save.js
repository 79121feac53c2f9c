// Saves a chart as a picture of its own: title, note and legend above, the source line below.
// `words` is {title, note, source, keys: [{label, color, mark}]}; marks as in report.css.
globalThis.ytterbySave = (() => {
  "use strict";
  const PAD = 20, LINE = 20;

  // Place title, note, legend and source; returns texts, marks and the room they take.
  function arrange(words, width, height, css) {
    const font = (weight, size) => `${weight} ${size}px ${css("--sans")}`;
    const pen = document.createElement("canvas").getContext("2d");
    const wide = (text, face) => ((pen.font = face), pen.measureText(text).width);
    const texts = [], marks = [];
    let y = PAD;
    if (words.title) texts.push({ text: words.title, x: PAD, y: (y += 16), weight: 600, size: 16, color: css("--ink") });
    if (words.note) texts.push({ text: words.note, x: PAD, y: (y += LINE), weight: 400, size: 13, color: css("--mute") });
    let x = PAD;
    y += words.keys.length ? LINE + 2 : 0;
    for (const key of words.keys) {
      const long = 22 + wide(key.label, font(400, 13)) + 18;
      if (x > PAD && x + long > PAD + width) [x, y] = [PAD, y + LINE];
      marks.push({ ...key, x, y: y - 9 });
      texts.push({ text: key.label, x: x + 22, y, weight: 400, size: 13, color: css("--mute") });
      x += long;
    }
    const top = y + 14, whole = top + height + PAD + 18;
    texts.push({ text: words.source, x: PAD, y: whole - 14, weight: 400, size: 11, color: css("--mute") });
    return { texts, marks, top, width: width + 2 * PAD, height: whole, font };
  }

  const strokes = { line: [], dash: [5, 3], dots: [2, 3], whisker: [] };

  function svg(chart, layout, css, escape) {
    const source = chart.getDataURL({ type: "svg" });
    const inner = decodeURIComponent(source.slice(source.indexOf(",") + 1)).replace(/^<\?xml[^>]*>/, "");
    const mark = (m) => (strokes[m.mark]
      ? `<line x1="${m.x}" y1="${m.y + 5}" x2="${m.x + 16}" y2="${m.y + 5}" stroke="${m.color}" stroke-width="2" stroke-dasharray="${strokes[m.mark]}"/>`
      : `<rect x="${m.x}" y="${m.y}" width="11" height="11" rx="${m.mark === "dot" || m.mark === "ring" ? 6 : 2}" ` +
        (m.mark === "ring" || m.mark === "hatch" ? `fill="none" stroke="${m.color}" stroke-width="2"/>` : `fill="${m.color}"/>`));
    const text = (t) => `<text x="${t.x}" y="${t.y}" font-size="${t.size}" font-weight="${t.weight}" fill="${t.color}">${escape(t.text)}</text>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}" font-family="${escape(css("--sans"))}">` +
      `<rect width="100%" height="100%" fill="${css("--card")}"/>${layout.marks.map(mark).join("")}${layout.texts.map(text).join("")}` +
      `${inner.replace("<svg", `<svg x="${PAD}" y="${layout.top}"`)}</svg>`;
  }

  function png(chart, layout, css) {
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d"), ratio = 2;
    [canvas.width, canvas.height] = [layout.width * ratio, layout.height * ratio];
    pen.scale(ratio, ratio);
    pen.fillStyle = css("--card");
    pen.fillRect(0, 0, layout.width, layout.height);
    for (const m of layout.marks) {
      [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [m.color, m.color, 2];
      pen.beginPath();
      if (strokes[m.mark]) {
        pen.setLineDash(strokes[m.mark]);
        pen.moveTo(m.x, m.y + 5);
        pen.lineTo(m.x + 16, m.y + 5);
        pen.stroke();
        pen.setLineDash([]);
        continue;
      }
      pen.roundRect(m.x, m.y, 11, 11, m.mark === "dot" || m.mark === "ring" ? 6 : 2);
      m.mark === "ring" || m.mark === "hatch" ? pen.stroke() : pen.fill();
    }
    for (const t of layout.texts) {
      [pen.font, pen.fillStyle] = [layout.font(t.weight, t.size), t.color];
      pen.fillText(t.text, t.x, t.y);
    }
    const drawn = chart.renderToCanvas({ pixelRatio: ratio });
    pen.drawImage(drawn, PAD, layout.top, drawn.width / ratio, drawn.height / ratio);
    return canvas.toDataURL("image/png");
  }

  return { arrange, svg, png };
})();
