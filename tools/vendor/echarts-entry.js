// The part of Apache ECharts that the report and the web app draw with.
import { getInstanceByDom, getMap, init, registerMap, use, version } from "echarts/core";
import { BarChart, CustomChart, EffectScatterChart, LineChart, LinesChart, MapChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GeoComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

use([
  BarChart, CustomChart, EffectScatterChart, LineChart, LinesChart, MapChart, SankeyChart, ScatterChart,
  GeoComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent,
  LabelLayout, CanvasRenderer, SVGRenderer,
]);

export { getInstanceByDom, getMap, init, registerMap, version };
