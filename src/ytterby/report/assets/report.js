// The page of a report: draws its figures one a frame, switches between their drawings, prints.
(() => {
  "use strict";
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const mounted = new Map();

  function start(element) {
    const drawings = figures[element.dataset.figure];
    try {
      mounted.set(element, ytterbyCharts.mount(element, drawings[0]));
    } catch (error) {
      element.dataset.error = error.message;
      console.error(element.dataset.figure, error);
    }
  }

  // what a saved picture says about itself: heading, choice, legend, where it comes from
  function describe(element) {
    const figure = element.closest("figure"), choice = figure.querySelector("select")?.selectedOptions[0]?.text;
    const keys = [...figure.querySelectorAll(".keys li")].map((item) => {
      const mark = item.querySelector("i");
      mark.style.color = mark.style.getPropertyValue("--c");
      // other programs know rgb() but not the color() of a mixture
      const color = getComputedStyle(mark).color.replace(/color\(srgb ([\d.]+) ([\d.]+) ([\d.]+).*\)/, (_, ...c) => `rgb(${c.slice(0, 3).map((x) => Math.round(255 * x))})`);
      return { label: item.textContent.trim(), color, mark: mark.className.slice(2) };
    });
    const title = figure.querySelector("h3")?.textContent ?? "";
    return { title: choice ? `${title}: ${choice}` : title, note: figure.querySelector(".note").textContent,
      source: `${document.title} · ${document.documentElement.dataset.source}`, keys };
  }

  function choose(select) {
    const element = document.querySelector(`.chart[data-figure="${CSS.escape(select.dataset.for)}"]`);
    const drawing = figures[select.dataset.for][select.selectedIndex];
    mounted.get(element)?.draw(drawing);
    element.setAttribute("aria-label", drawing.alt);
  }

  const redraw = () => mounted.forEach((chart) => chart.draw());
  const charts = [...document.querySelectorAll(".chart")];
  const next = () => {
    const element = charts.shift();
    if (!element) return document.documentElement.setAttribute("data-charts", "done");
    start(element);
    setTimeout(next);
  };
  // labels are measured when they are drawn, so the faces come first
  Promise.all([document.fonts.load("400 12px Plex"), document.fonts.load("600 12px Plex")]).finally(next);

  document.querySelectorAll("select[data-for]").forEach((s) => s.addEventListener("change", () => choose(s)));
  document.querySelectorAll("button[data-save]").forEach((button) => button.addEventListener("click", () => {
    const name = button.dataset.for;
    const element = document.querySelector(`.chart[data-figure="${CSS.escape(name)}"]`);
    mounted.get(element)?.save(button.dataset.save, name, describe(element));
  }));
  document.querySelectorAll("button[data-copy]").forEach((button) => button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    }
  }));

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // paper is light and has its own width
  addEventListener("beforeprint", () => (document.documentElement.classList.add("print"), redraw()));
  addEventListener("afterprint", () => (document.documentElement.classList.remove("print"), redraw()));
})();
