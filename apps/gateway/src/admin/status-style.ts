/**
 * The look of the status page: the console's colours (pairs of light and dark; text has at least 4.5:1 on its surface).
 */
export const statusStyle = `
:root {
  color-scheme: light dark;
  --surface: light-dark(#ffffff, #16181b);
  --sunken: light-dark(#f7f7f5, #111315);
  --line: light-dark(#e8e7e3, #282c31);
  --text: light-dark(#1d1d1b, #e9e9e6);
  --soft: light-dark(#4a4945, #c0c3c8);
  --muted: light-dark(#66645e, #9aa0a8);
  --accent: light-dark(#3f51c9, #9aa8ff);
  --success: light-dark(#1b7442, #5fc98a);
  --success-tint: light-dark(#e3f3e9, #173324);
  --failure: light-dark(#b3261e, #ff8a80);
  --failure-tint: light-dark(#fbe9e7, #3b1d1d);
  --other: light-dark(#855400, #e3b261);
  --other-tint: light-dark(#f8eedc, #352a16);
}
* { box-sizing: border-box; }
html {
  background: var(--sunken);
  color: var(--text);
  font: 14px / 1.45 -apple-system, "Segoe UI", Roboto, Ubuntu, Cantarell, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
body { max-width: 1120px; margin: 0 auto; padding: 20px 20px 48px; }
h1, h2, p, dl, dd, ul { margin: 0; padding: 0; }
h1 { font-size: 18px; font-weight: 660; letter-spacing: -0.01em; }
h2 { font-size: 14px; font-weight: 640; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin-bottom: 18px; }
header svg { width: 28px; height: 28px; flex: none; }
.aside { margin-left: auto; color: var(--muted); text-align: right; }
.muted { color: var(--muted); }
.pill { display: inline-block; padding: 2px 9px; border-radius: 99px; font-weight: 580; white-space: nowrap; }
.good { background: var(--success-tint); color: var(--success); }
.bad { background: var(--failure-tint); color: var(--failure); }
.odd { background: var(--other-tint); color: var(--other); }
.troubles { margin-bottom: 16px; padding: 12px 16px; border-radius: 10px; background: var(--failure-tint); color: var(--failure); }
.troubles ul { margin-top: 4px; padding-left: 18px; }
.troubles li { overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(155px, 1fr)); gap: 12px; margin-bottom: 16px; }
.tiles > div, section { border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
.tiles > div { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: 12px 16px; }
.tiles dt { color: var(--muted); font-size: 12.5px; }
.tiles dd { font-size: 23px; font-weight: 620; letter-spacing: -0.02em; }
section { margin-bottom: 16px; overflow: hidden; }
section > h2, section > p { padding: 12px 16px 0; }
section > h2 { padding-bottom: 8px; }
section > p { padding: 0 16px 12px; color: var(--muted); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 7px 16px; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--muted); font-size: 12.5px; font-weight: 560; white-space: nowrap; }
tbody th { font-weight: 580; }
.number { text-align: right; white-space: nowrap; }
.reason { display: block; max-width: 46ch; margin-top: 3px; color: var(--soft); font-weight: 400; overflow-wrap: anywhere; }
td .reason { min-width: 22ch; }
.failed { color: var(--failure); font-weight: 580; }
code { font: 0.93em ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 0 16px; align-items: start; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); }
.facts > * { padding: 7px 16px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.facts dt { padding-right: 12px; color: var(--muted); }
.facts dd { text-align: right; }
.facts .told { color: var(--failure); text-align: left; }
@media (max-width: 560px) {
  body { padding: 14px 12px 32px; }
  .aside { margin-left: 0; text-align: left; }
}
`
