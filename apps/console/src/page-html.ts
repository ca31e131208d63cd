export interface PageAssets {
  /** Runs before the first paint: chosen theme and language. */
  readonly boot: string
  readonly script: string
  /** Modules that the script begins with. */
  readonly preloads: readonly string[]
  readonly style: string
  readonly icon: string
}

/** The one page. Without scripts it says so; everything else is built in the browser. */
export const pageHtml = ({ boot, script, preloads, style, icon }: PageAssets): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Trilha</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<link rel="icon" type="image/svg+xml" href="${icon}">
<link rel="stylesheet" href="${style}">
<script src="${boot}"></script>
<script type="module" src="${script}"></script>
${preloads.map((path) => `<link rel="modulepreload" href="${path}">\n`).join('')}</head>
<body>
<div id="app"></div>
<noscript>The console needs JavaScript. The entries themselves are at <a href="/api/entries">/api/entries</a>.</noscript>
</body>
</html>
`
