// Dresses the widget of a service as the page is, before the script of the service reads how it should look: those of
// some know no dark, and all of them are wider than a form on a small phone.
;(() => {
  const WIDTH = 304
  for (const place of document.querySelectorAll('[data-sitekey]')) {
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches
    place.dataset.theme = isDark ? 'dark' : 'light'
    if (place.clientWidth < WIDTH) place.dataset.size = 'compact'
  }
})()
