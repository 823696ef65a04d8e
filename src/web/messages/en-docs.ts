import type { Messages } from './messages.ts'

/** The documentation, which is shown in development. */
export const enDocs: Messages = {
  'title.docs': 'Documentation',
  'title.docs.search': 'Search the documentation',
  'docs.lead':
    'Of the version that runs here. Only this machine sees these pages, and only in development.',
  'docs.pages': 'All pages',
  'docs.search': 'Search',
  'docs.toc': 'On this page',
  'docs.around': 'The pages before and after',
  'docs.previous': 'Before:',
  'docs.next': 'Next:',
  'docs.hits': '{count} {count|place|places} for “{query}”',
  'docs.hits.none': 'Nothing for “{query}”. Try fewer words, or others.',
  'docs.hits.ask': 'Type a word, a setting or the name of a function.',
  'docs.chapter.begin': 'Begin',
  'docs.chapter.run': 'Run it',
  'docs.chapter.build': 'Build on it',
  'docs.chapter.recipes': 'With your ORM',
  'docs.chapter.reference': 'Look up',
}
