/** What to do about an error whose text does not say it by itself, by that text. */
export const remedies: Readonly<Record<string, string>> = {
  // Sections of the admin.
  'The section "…": …':
    'The text goes on with what is wrong and what to give instead. It stops the start, so nobody has seen the section yet.',
  'The model … belongs to no Sequelize instance yet: call init() first':
    'Call `modelSource()` after `init()`, `define()` or, with sequelize-typescript, after `addModels()`.',
  'modelSource(): the model … has …, and the address of a row names one':
    'Give the table a key of one column, or write the four functions of a source yourself.',
  'modelSource(): the primary key "…" of … is neither a whole number, nor a UUID, nor text':
    'Give the table such a key, or write the four functions of a source yourself.',
  '`admin` of gadwall() has no option `…`. There is: sections': 'Correct the name.',
  '`admin.sections` of gadwall() is a list of what adminSection() makes':
    'Give `admin: { sections: [adminSection(…)] }`.',
  'There are two sections "…" in `admin.sections` of gadwall()':
    'Give one of them another name: it stands in the address.',

  // Imports by page.
  'An import has failed: ……':
    'The name and code are those of the error behind it; what it says is left out, because it may quote the file. Look into the log at that time.',
  'This is no id of an import': 'Take the id from the address of its page.',
  'The upload has broken off':
    'The connection ended before the whole file was here. Upload it again; behind a proxy, look at its limits of time and size.',

  // Sockets and views of an app.
  'whileLoggedIn() needs a session store with `findEnded` and `findOpen`':
    'Write these two methods of `SessionStore`, or keep sessions by `sequelizeStores()`.',
  'whileLoggedIn() needs a session that somebody is logged in to':
    'Ask `session !== null` of `visitorOf()` first, or put the route behind `requireLogin()`.',
  'A view lacks what its page needs. …':
    'The text goes on with the file, what it does not show, and what to write. [Views](views.md) lists what each must show.',

  // Front ends.
  'The option `allowedOrigins` of gadwall(): …':
    'The text goes on with the origin, what is wrong with it, and what to give instead.',

  // Accounts and lists of users, in the code of an app.
  "A user's … cannot be changed by update()":
    'Change passwords by `passwords.change()` or the backend, groups by the grant store.',
  "A user's … is a …": 'Give a value of the type that the message names.',
  "A user's … is blank, or has something invisible in it":
    'Take out the characters that nobody can see.',
  'A user needs a username': 'Give a `username`.',
  'The e-mail address is not one plain address':
    'Give one address without a name or brackets, such as `ada@example.com`.',
  'Give the number of other sessions that stay as a whole number from 0':
    'Give 0 for none, as `SESSIONS_PER_USER` does with 1.',
  'The account of … is not closed.':
    'Nothing is to be done. `gadwall users show NAME` tells whether the person is active; `users activate` switches somebody on whom an operator has switched off.',
  'Passwords are not kept here.':
    'Ask for a new password where they are kept. Here it takes `tokens` in `stores` and a backend with `savePassword()`.',
  'There is a token of this id already':
    'Give `issue()` an id from `newId()`, or none: an id is used once, also when its token is over.',
  'The people of the demo are there already.':
    'Nothing is to be done. `gadwall demo --users 200` adds those who are not there yet.',
  'NODE_ENV is "production": people of a demo are not for a real site.':
    'Run it on a machine of your own, or with `NODE_ENV=development` on a site that nobody else reaches.',
  '--users is a whole number from 1 to ….': 'Give a number in these limits, or leave it out: 50.',
  'Another worker has the mail by now':
    'Nothing is lost: that worker sends it. It is in the log when a worker was slow for five minutes.',
  'Users cannot be searched by …':
    'Leave it out. `UserQuery` in the [API reference](api.md) lists what there is.',
  'Users cannot be sorted by …': 'Sort by one of `UserSort` in the [API reference](api.md).',
  '`direction` is asc or desc': 'Give `asc` or `desc`.',
  '`limit` is a whole number from 1 to …':
    'Ask for fewer users at once, and for the next page with `after`.',
  'A page is after a cursor or before one, not both': 'Give one of the two.',
  'The last page has no cursor': 'Leave out `after` and `before`, or `isLast`.',
  '`…` is …': 'Give a value of the type that the message names.',
  'A superuser has …: leave it out, or make it true':
    'A superuser may always log in and is staff: leave `isActive` and `isStaff` out.',
  '`backend` is the name of a backend': 'Give the `name` of a backend in `backends`.',
  'A name is blank, or has something invisible in it':
    'Take out the characters that nobody can see.',
  'A … needs …: it is one of its requiredFields':
    'Give the field, or take it out of `requiredFields` of the model.',
  'A … needs an e-mail address': 'Give an `email`: the model requires it.',
  'The username of a … is an e-mail address':
    'Give an address: `usernameField` of the model is its e-mail address.',
  'A factor that revise() adds is there already':
    'Give each factor that `decide` adds an id and a `credentialId` of its own.',
  'createFirst() has a transaction of its own': 'Call it outside `transaction()`.',
  'groups go with the stock table: add to groups afterwards':
    'Make the user first, then use the grant store.',
  'groups go with the stock table and without `extra`: grant them afterwards':
    'Import the users first, then grant the groups.',
  'the hash is none that could be verified': 'Check it with `inspectHash()` before.',
  'User …: …': 'Mend the user whose number in the list is named.',
  'Users cannot be searched by group: groups are elsewhere':
    'Groups rest with the stock table: leave the filter out for a model of your own.',
  'The id of this user is too great for the driver of this database':
    'Use ids below 2^53, or text ids.',
  'The name of a group has 1 to 150 characters': 'Give a shorter name.',
  'Accounts are not made here.':
    'The app gives no `stores.users`: make accounts where they are kept.',
  'There are no second factors here.': 'The app gives no `stores.factors`, or no `stores.keys`.',
  'Accounts are not kept here.': 'The app gives no `stores.users`: look where accounts are kept.',

  // Options and contracts.
  'A `secret` has … characters or more, not all alike': 'Make one with `openssl rand -base64 32`.',
  'KeyedDigest needs at least one secret, and none may be empty': 'Give the `secret` of the site.',
  'There is no backend named "…"':
    "Use the `name` of one of `backends`. A session that names another backend is nobody's.",
  '… of a user of the backend "…" …: …':
    'Mend the user that the backend gives: [write a backend](write-a-backend.md) has the contract.',
  'The option `mail` needs `outbox` and `keys` in `stores`':
    '`sequelizeStores()` has both. See [mail](mail.md).',
  'Only a weak hash can be wrapped: see inspectHash()': 'Store the hash as it is.',
  'There is no hasher "…". There are: …': 'Use one of those that the message lists.',
  'The memory of argon2id is 8 to … KiB':
    'Give a number in these limits. `gadwall calibrate` finds one.',
  'The passes of argon2id are a whole number; memory × passes is at most 1 GiB':
    'Lower one of the two. `gadwall calibrate` finds both.',
  'The bcrypt cost must be a whole number from … to …':
    'Give a number in these limits. `gadwall calibrate` finds one.',
  'Foreign hashes are verified only: another hasher must stand first':
    'Put a hasher that makes hashes before `foreignHasher()`.',
  'The iterations of PBKDF2 are 1 to …':
    'Give a number in these limits. `gadwall calibrate` finds one.',
  'The scrypt cost must be a whole number from … to …':
    'Give a number in these limits. `gadwall calibrate` finds one.',
  'Passwords cannot be changed: no savePassword()':
    'Give the backend a `savePassword()`. Without it the page is hidden.',
  'Passwords needs at least one hasher': 'Use `createPasswords()`, or give a list with one.',
  'A password cannot have a NUL in it': 'Refuse such passwords before: `PasswordPolicy` does.',
  'A password cannot have more than … bytes':
    'Refuse such passwords before: `PasswordPolicy` does.',
  'It answered …':
    'Look at `BREACH_CHECK_URL` and its server. `BREACH_CHECK_FAIL` says what happens meanwhile.',
  'It answered too much': 'Look at `BREACH_CHECK_URL`: it is no service for ranges of hashes.',
  'This is no range': 'Look at `BREACH_CHECK_URL`: it is no service for ranges of hashes.',
  'The least length of passwords cannot be below …': 'Give a greater `minLength`.',
  'The package @node-rs/argon2 is not installed':
    '`npm install @node-rs/argon2`, or set another `PASSWORD_HASHER`.',
  'The package @node-rs/bcrypt is not installed':
    '`npm install @node-rs/bcrypt`. Without it bcryptjs does the same, slower.',
  'hasAll() takes a list of permission names': 'Give an array, also for one name.',
  'A permission is named "area.action" in lower case, not "…"': 'Rename it, such as `orders.ship`.',
  'The permission "…" is declared twice': 'Declare it once, in one feature.',
  'The label of "…" has 1 to … characters': 'Give a shorter label.',
  'requirePermission() needs at least one name': 'Name a permission, or use `requireLogin()`.',
  'A Secret holds a string': 'Give text.',
  'The numbers of a throttle rule are whole and positive':
    'Mend the rule: see `ThrottleRule` in the [API reference](api.md).',
  'firstMs of a throttle rule is at most longestMs': 'Lower `firstMs`, or raise `longestMs`.',
  'A token for "…" needs a `lifetimeMs`':
    'Give one: only purposes of ours have a life of their own.',
  'A token that is bound to a user needs an `owner`': 'Give the reference of the user.',
  'remoteUser needs `trustedProxies`: without them everybody could send the header':
    'List the addresses of your proxy.',
  'The `header` of remoteUser is made of letters, digits and hyphens, not "…"':
    'Give the name of the header alone.',
  'The backend of `remoteUser` must be one of the `backends` of gadwall()':
    'Put the backend into `backends`, too.',
  'The feature "…" needs … in `stores`':
    'Add the store: `sequelizeStores()` has all. Or leave the feature out of `features`.',
  'There is no feature "…". There are: …': 'Use one of those that the message lists.',
  "`otherwise` of a guard is 'login', 403 or a handler": 'Give one of the three.',
  '`minutes` of requireRecentLogin() is a number above 0': 'Give minutes, or leave it out.',
  'The option `…` of gadwall() is a path or an http address':
    'Begin it with `/`, `http://` or `https://`.',
  'The option `redirectHosts` of gadwall() lists hosts such as "shop.example.com", not "…"':
    'Leave out the scheme and the path.',
  'The `prefix` of gadwall() is empty or a path such as "/members"':
    'Begin it with a slash, and end it without one.',
  'The folder "…" of the option `views` of gadwall() is not there':
    'Name a folder by its whole path, such as `fileURLToPath(new URL("views", import.meta.url))`.',
  'Not an address or a CIDR range: "…"': 'Give addresses such as `10.0.0.0/8` or `::1`.',
  'Thrown was … and no error': 'Throw an `Error` in the handler that the log names.',
  'formFields() needs `save` or `columns`: nobody would store the values':
    'Give one of the two: see [mount in your app](mount-in-your-app.md).',
  'The field "…" of formFields() is a select: give it `choices`': 'List the values to choose from.',
  '`profileFields` of gadwall() need `load`: people change what they see':
    'Give `load()`: it reads what is stored.',

  '…() needs a `siteKey` and a `secret`: the service gives both':
    'Give both keys of `turnstile()` or `hcaptcha()`: see [bots](bots.md#turnstile-and-hcaptcha). They may be empty variables.',

  // In a request.
  'Log out before the answer begins': 'Call `logOut()` before `ctx.res` is written to.',
  'The form is malformed':
    'The client sent a body that is no form: it got a 400. Nothing is to be done here.',
  '… was reached before the middleware of gadwall() was installed':
    '`koa.use(users.middleware())` comes first.',
  'A guard was reached before the middleware of gadwall() was installed':
    '`koa.use(users.middleware())` comes first.',
  'matchRoute() must be installed first':
    'Use `users.middleware()`, which has all parts in their order.',
  'The notice "…" cannot travel in a cookie': 'Name a sentence of the catalogue.',
  'Too long for the step cookie': 'Give less: a cookie has 4,096 bytes.',
  '"…" cannot be the name of a session value':
    'Choose a name that no object has, and that does not begin with an underscore.',
  'There is no asset named "…"': 'Name a file in `public/`, or one of yours by its own path.',
  'Unknown type of asset: "…"': 'Use `.css`, `.js`, `.svg`, `.png` or `.ico`.',
  'There is no view "…" in …': 'Make the file in one of the folders, or mend the name.',
  'The request was answered with … before the work':
    'A middleware before ours answers: install ours first.',
  'The stores did not answer within … ms':
    'Look at the database: `/readyz` and the log say which part is slow. `STORE_TIMEOUT_MS` is the limit.',
  'The audit has lost … entries':
    'The database was away for too long. Look at the log before: it says why.',

  // The database.
  'Gadwall works on …, and this instance is for …':
    'Use SQLite, PostgreSQL or MariaDB, or write stores of your own.',
  'This connection has the table prefix "…", not "…"':
    'Give the same `tablePrefix` everywhere, or only once.',
  'A statement took longer than … ms':
    'Look at what holds the database: locks, missing indexes, another program. `STORE_TIMEOUT_MS` is the limit.',
  'A database URL starts with sqlite:, postgres:// or mariadb://': 'Mend `DATABASE_URL`.',
  'A database URL may end with ?ssl=true or ?host=…, not ?…':
    'Take the other parameters out of `DATABASE_URL`.',
  'The server says nothing':
    'The machine or the network of the database is away. The site goes on when it is back.',
  'The database file was replaced':
    'Restart the site. Restore a backup only while it is stopped: see [deployment](deployment.md).',
  'The migration … failed':
    'The cause stands behind it. Mend it and run `gadwall migrate` again: what was done is not done twice.',
  '… keeps no passwords':
    'Give the model a column for hashes: `static columns = { passwordHash: … }`.',
  'Migrations are pending: …': 'Run `gadwall migrate`, then start again.',
  'The database keeps text in …, which lacks most characters that people use. …':
    'Make a database in UTF-8 and move the tables there.',
  'A read may not see what is mapped': 'Nothing: the slower way is used.',
  'Times are whole milliseconds': 'Give whole numbers: `Date.now()`.',
  '… has no column for …': 'Name the column in `static columns` of the model, or `null` for none.',
  '… must extend AbstractUser': 'Extend it: see [a legacy table](map-a-legacy-table.md).',

  // Commands.
  'This program cannot print the migrations: it gives no `migrationSql`':
    'Pass `migrationSql` to `runCommand()`.',
  '--… is a whole number from 1 to …': 'Give such a number.',
  'There is no user named "…".': '`gadwall users list` shows who there is.',
  '… found.': 'Each line before it names one weakness and its remedy.',
  '--format is csv or ndjson': 'Give one of the two.',
  '"…" is there already, and is left as it is.': 'Name a new file.',
  '"…" cannot be made: ….': 'Name a file in a folder that you may write to.',
  '--refused says where --skip-bad puts what it skips': 'Give `--skip-bad`, too.',
  '--refused is the file that is imported': 'Name another file.',
  "--from is one of …) => name).join(', ')}": '`gadwall import --help` lists them.',
  '--unknown is refuse or skip': 'Give one of the two.',
  '--delimiter is one letter that is no quote, or tab': 'Give `;`, `tab` or another letter.',
  '--format is csv, ndjson or json': 'Give one of them.',
  '… lines cannot be imported.': 'Each line before it says why. Mend them, or give `--skip-bad`.',
  '--map is field=column,… with a field of ours first: …':
    'Write `--map email=mail,passwordHash=pw`.',
  '--map names … twice': 'Name each field once.',
  '--map names at most … columns': 'Join fewer columns, or leave fields out.',
  '"…" is a file of the database itself.':
    'Name another file: the database is never read or written as one.',
  'The file is empty: it has not even a header.': 'Look whether the export has ended.',
  'The file is no JSON.': 'Look whether the export has ended, and give `--format`.',
  'The file has more than … objects or lists inside each other.':
    'It is no export of users: look whether it is damaged.',
  'The first line has more than … columns.': 'Take columns that nobody needs out of the file.',
  'There is no column "username".': 'Give `--map username=column`.',
  'The column "…" stands there twice.': 'Take one of them out of the file.',
  'There is no file "…".': 'Mend the path.',
  '"…" is a directory.': 'Name a file in it.',
  'The file "…" may not be read.': 'Give yourself the right to read it.',
  'Give --status, --down or --print, not two of them': 'Give one.',
  '--dialect goes with --print': 'Give `--print`, too, or leave it out.',
  '--dialect is one of …': 'Give one of those that the message lists.',
  'The two passwords are not the same.': 'Type it again.',
  'Cancelled; nothing was changed.': 'Nothing.',
  'The password on standard input is too long.':
    'Look at what is sent to the command: it is more than a password can be.',
  'There is no command "…".… See: gadwall help': '`gadwall help` lists them.',
  'Give either a name, --group or --all': 'Give one of the three.',
  'There is no group named "…".':
    '`gadwall users list --group NAME` shows who is in a group; the admin shows all groups.',
  'No password of anybody is kept here':
    'Ask `emergencies.mayRequirePasswords` first: it takes `tokens` in `stores`, and a backend that saves passwords.',
  'Marks are whole numbers': 'Give a whole number, such as a time in milliseconds.',
  'A database in memory cannot be backed up': 'Give `DATABASE_URL` a file.',
  'There is no database at …':
    'Correct `DATABASE_URL`, or run the command in the directory in which the site runs.',
  '--limit is a number from 1 to …': 'Give such a number.',
  '… is no file': 'Something else is at `data/secret`: move it away, and start again.',

  // gadwall init.
  'Nothing was written.': 'You answered no. Run it again when you want the files.',
  '--map is FIELD=COLUMN,… such as username=login,passwordHash=pw':
    'Write field of ours, equals sign, column of yours.',
  'package.json cannot be read':
    'Run it in the folder of your app, and look whether the file is JSON.',
  'The key ….… is …: an id is a whole number, text or a UUID.':
    'Give the table a key of one of these types, or write the [backend](write-a-backend.md) by hand.',
  '….… is CHAR(…): PostgreSQL fills it up with blanks, and nothing compares equal. Change it: ALTER TABLE … ALTER COLUMN … TYPE VARCHAR(…) USING rtrim(…)':
    'Run the statement.',
  'There is no table …. …': 'Give one of the tables that the message lists, with `--table`.',
  'The database cannot be opened with …':
    'The cause stands behind it: address, password, or a database that does not run.',
  '--database-url begins with …: it is postgres://…, mariadb://…, mysql://…, sqlite:FILE or pglite:FOLDER':
    'Give an address of one of these kinds.',
  'Set TEST_DATABASE_URL to the address of a database':
    'The test that `gadwall init` wrote needs a database in which it may make a table.',
  'The schema of Prisma has no model for the table …. Add it: npx prisma db pull':
    'Run the command.',
  'The primary key of … has … columns (…). Add a column that tells people apart alone, and make it the key.':
    'Add such a column, for example a number that the database counts up.',
  '--map has no field "…". There are: …': 'Use one of those that the message lists.',
  '… has no column "…". …': 'Give one of the columns that the message lists, with `--map`.',
  '--orm has no "…". …There are: …': 'Use one of those that the message lists.',
  'The files cannot be written':
    'Give yourself the right to write into the folder, or another one with `--dir`.',
}
