// From the topology of world-atlas to a small GeoJSON that opens in the Atlantic: Pacific flows stay
// in one piece. Arguments: topology, table of codes (m49 -> ISO alpha-3), output, smallest triangle
// kept [square degrees], decimals.
import { readFileSync, writeFileSync } from "node:fs";
import { geoArea, geoCentroid, geoEquirectangular } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const [source, codes, target, smallest, decimals] = process.argv.slice(2);
const CENTRE = 150; // degrees east
const ANTARCTICA = "010";
const names = JSON.parse(readFileSync(codes, "utf8"));
const topology = simplify(presimplify(JSON.parse(readFileSync(source, "utf8"))), Number(smallest));
const countries = feature(topology, topology.objects.countries);
const flat = geoEquirectangular().rotate([-CENTRE, 0]).scale(180 / Math.PI).translate([0, 0]).precision(0);
const round = (x) => Number(x.toFixed(Number(decimals)));

const ring = (points) => {
  const out = [];
  for (const [x, y] of points) {
    const at = [round(x + CENTRE), round(-y)];
    const last = out.at(-1);
    if (!last || last[0] !== at[0] || last[1] !== at[1]) out.push(at);
  }
  return out;
};
const polygons = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);

const features = [];
for (const country of countries.features) {
  if (country.id === ANTARCTICA || !country.geometry) continue;
  // geometry that simplification left without an area has no inside that could be drawn
  const projected = geoProject(country, flat);
  if (!projected?.geometry) continue;
  const kept = polygons(projected.geometry)
    .map((rings) => rings.map(ring).filter((points) => points.length > 3))
    .filter((rings) => rings.length);
  if (!kept.length) continue;
  const largest = polygons(country.geometry).map((coordinates) => ({ type: "Polygon", coordinates }))
    .reduce((a, b) => (geoArea(b) > geoArea(a) ? b : a));
  const [x, y] = geoCentroid(largest);
  features.push({
    type: "Feature",
    properties: { name: names[country.id] ?? country.properties.name, at: [Number(x.toFixed(1)), Number(y.toFixed(1))] },
    geometry: { type: "MultiPolygon", coordinates: kept },
  });
}
writeFileSync(target, `${JSON.stringify({ type: "FeatureCollection", features })}\n`);
