/** Points of one line, `[x, y]`, both above zero. */
export interface Curve {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 60;
const RIGHT = 20;
const TOP = 64;
const BOTTOM = 48;
const COLORS = ["#1f6feb", "#d1690e"];

/** A picture with both axes logarithmic, where a flat line means that cost grows as the input does. */
export function plotSvg(title: string, unit: string, curves: readonly Curve[]): string {
  const xs = curves.flatMap(({ points }) => points.map(([x]) => x));
  const ys = curves.flatMap(({ points }) => points.map(([, y]) => y));
  const x = scale(Math.min(...xs), Math.max(...xs), LEFT, WIDTH - RIGHT);
  const [low, high] = [10 ** Math.floor(Math.log10(Math.min(...ys))), 10 ** Math.ceil(Math.log10(Math.max(...ys)))];
  const y = scale(low, high, HEIGHT - BOTTOM, TOP);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" font-size="15" font-weight="bold">${escaped(title)}</text>`,
    ...decades(low, high).map((value) => gridLine(y(value), numberText(value))),
    ...[...new Set(xs)].map((value) => label(x(value), HEIGHT - BOTTOM + 18, numberText(value), "middle")),
    label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, unit, "middle"),
    ...curves.flatMap((curve, index) => drawn(curve, index, x, y)),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

function drawn({ label: name, points }: Curve, index: number, x: Scale, y: Scale): string[] {
  const color = COLORS[index % COLORS.length] ?? "#000000";
  const places = points.map(([px, py]) => [x(px).toFixed(1), y(py).toFixed(1)] as const);
  return [
    `<polyline fill="none" stroke="${color}" stroke-width="2" points="${places.map((place) => place.join(",")).join(" ")}"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${color}"/>`),
    `<rect x="${LEFT + index * 250}" y="34" width="12" height="12" fill="${color}"/>`,
    label(LEFT + index * 250 + 18, 44, name, "start"),
  ];
}

function gridLine(y: number, text: string): string {
  const line = `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#dddddd"/>`;
  return `${line}\n${label(LEFT - 8, y + 4, text, "end")}`;
}

function label(x: number, y: number, text: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

type Scale = (value: number) => number;

function scale(from: number, to: number, start: number, end: number): Scale {
  const span = Math.log10(to) - Math.log10(from) || 1;
  return (value) => start + ((Math.log10(value) - Math.log10(from)) / span) * (end - start);
}

function decades(low: number, high: number): number[] {
  const count = Math.round(Math.log10(high / low));
  return Array.from({ length: count + 1 }, (_, index) => low * 10 ** index);
}

function numberText(value: number): string {
  return value >= 1 ? value.toLocaleString("en-US") : String(Number(value.toPrecision(2)));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
