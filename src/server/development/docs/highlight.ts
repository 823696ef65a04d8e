const SCRIPT =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`)|(?<keyword>\b(?:as|async|await|break|case|catch|class|const|declare|default|delete|else|export|extends|false|finally|for|from|function|if|implements|import|in|instanceof|interface|let|new|null|of|private|readonly|return|static|super|switch|this|throw|true|try|type|typeof|undefined|void|while|yield)\b)/g

const SHELL =
  /(?<comment>(?<!\S)#[^\n]*)|(?<string>'[^']*'|"(?:[^"\\]|\\[\s\S])*")|(?<keyword>(?<!\S)--?[a-z][\w-]*)/g

const QUERY =
  /(?<comment>--[^\n]*)|(?<string>'[^']*')|(?<keyword>\b(?:ALTER|AND|AS|BY|CREATE|DEFAULT|DELETE|DROP|FROM|GRANT|INSERT|INTO|KEY|NOT|NULL|ON|OR|ORDER|PRIMARY|REFERENCES|SELECT|SET|TABLE|UNIQUE|UPDATE|VALUES|WHERE)\b)/g

const LANGUAGES: Readonly<Record<string, RegExp>> = {
  ...{ ts: SCRIPT, js: SCRIPT, json: SCRIPT, tsx: SCRIPT, prisma: SCRIPT },
  ...{ sh: SHELL, bash: SHELL, sql: QUERY },
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
}

/** Makes text harmless inside HTML and inside its attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => ENTITIES[one] as string)
}

/** Code as HTML: comments, strings and words of the language are marked, in those that are known. */
export function highlight(code: string, language: string): string {
  const pattern = LANGUAGES[language]
  if (!pattern) return escapeHtml(code)
  let html = ''
  let end = 0
  for (const match of code.matchAll(pattern)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? []
    html += `${escapeHtml(code.slice(end, match.index))}<span class="code-${kind}">${escapeHtml(match[0])}</span>`
    end = match.index + match[0].length
  }
  return html + escapeHtml(code.slice(end))
}
