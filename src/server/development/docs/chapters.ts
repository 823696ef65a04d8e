/** The chapters of the documentation, and their pages in the order in which they are best read. */
export const CHAPTERS: readonly { readonly heading: string; readonly pages: readonly string[] }[] =
  [
    {
      heading: 'docs.chapter.begin',
      pages: [
        ...['readme', 'ten-minutes', 'getting-started', 'start-in-an-app', 'mount-in-your-app'],
        ...['move-in', 'import', 'map-a-legacy-table', 'session-stores'],
      ],
    },
    {
      heading: 'docs.chapter.run',
      pages: [
        ...['settings', 'deployment', 'admin', 'accounts-and-mail', 'mail', 'sessions'],
        ...[
          'passwords',
          'second-factors',
          'before-they-are-in',
          'front-ends',
          'sockets',
          'throttling',
          'bots',
          'audit',
        ],
        ...['emergencies', 'upgrade', 'views', 'troubleshooting', 'performance'],
      ],
    },
    {
      heading: 'docs.chapter.build',
      pages: [
        ...['permissions', 'events', 'write-a-feature', 'write-a-backend', 'looks', 'translation'],
        'testing-your-app',
      ],
    },
    {
      heading: 'docs.chapter.recipes',
      pages: [
        ...['recipe-sequelize', 'recipe-prisma', 'recipe-drizzle', 'recipe-typeorm'],
        ...['recipe-knex', 'recipe-kysely', 'recipe-objection'],
      ],
    },
    {
      // Pages that stand in no other chapter follow at its end.
      heading: 'docs.chapter.reference',
      pages: [
        ...['api', 'limits', 'compatibility', 'architecture', 'testing', 'security', 'asvs'],
        ...['nist', 'changelog'],
      ],
    },
  ]
