"""Makes hashes.json: 30 hashes of each format, by programs that share no code with Gadwall.

On Debian 12:
  apt-get install apache2-utils whois php-cli slapd dovecot-core argon2 openssl \
    python3-venv python3-passlib python3-bcrypt python3-argon2
  /usr/bin/python3 -m venv --system-site-packages programs && programs/bin/pip install django werkzeug
  programs/bin/python generate.py > hashes.json

Costs are low, so that the tests are quick. Salts, costs and passwords are random.
"""
import json
import random
import secrets
import string
import subprocess
import sys
import unicodedata
import warnings
from importlib import metadata

warnings.simplefilter('ignore')

import django
import passlib
import passlib.hash as passlib_hash
from django.conf import settings
from werkzeug.security import generate_password_hash

settings.configure()
django.setup()
from django.contrib.auth import hashers as django_hashers  # noqa: E402

TIMES = 30
chance = random.SystemRandom()
ALPHABETS = [
    string.ascii_letters,
    string.ascii_letters + string.digits + string.punctuation,
    string.ascii_lowercase + '   ',
    'äöüßéèñçøå' + string.ascii_lowercase,
    'пароль日本語한국어ΩμαΔ' + string.digits,
    '🦆🔑' + string.ascii_lowercase,
]


def a_password(longest_bytes=64):
    """Random text in form C that begins and ends with a visible character."""
    while True:
        letters = chance.choice(ALPHABETS)
        text = ''.join(chance.choice(letters) for _ in range(chance.choice([1, 2, 6, 8, 12, 15, 20, 40])))
        text = unicodedata.normalize('NFC', text)
        if text == text.strip() and len(text.encode()) <= longest_bytes:
            return text


def run(*command, text=None):
    result = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return result.stdout.strip()


def letters(least, most):
    return ''.join(chance.choice(string.ascii_letters + string.digits) for _ in range(chance.randint(least, most)))


def from_passlib(name, salt_sizes=None, rounds=None, **fixed):
    handler = getattr(passlib_hash, name)

    def make(password):
        options = dict(fixed)
        if rounds:
            options['rounds'] = chance.randint(*rounds)
        if salt_sizes:
            options['salt_size'] = chance.randint(*salt_sizes)
        return handler.using(**options).hash(password) if options else handler.hash(password)

    return make


def from_passlib_argon2(password):
    kind = chance.choice(['ID', 'I', 'D'])
    return passlib_hash.argon2.using(
        type=kind, rounds=chance.randint(1, 3), memory_cost=chance.randint(64, 300),
        parallelism=chance.randint(1, 4), salt_size=chance.randint(8, 24),
    ).hash(password)


def from_django(name, **attributes):
    base = next(one for one in vars(django_hashers).values()
                if isinstance(one, type) and getattr(one, 'algorithm', None) == name)

    def make(password):
        hasher = type('Quick', (base,), {key: value() for key, value in attributes.items()})()
        return hasher.encode(password, hasher.salt())

    return make


def from_werkzeug(method):
    def make(password):
        return generate_password_hash(password, method(), salt_length=chance.randint(4, 30))

    return make


def from_php(code):
    def make(password):
        return run('php', '-r', f'$p = stream_get_contents(STDIN); echo {code};', text=password)

    return make


def from_htpasswd(*flags):
    def make(password):
        return run('htpasswd', '-in', *flags, 'a', text=password).split(':', 1)[1]

    return make


def from_mkpasswd(method, rounds):
    def make(password):
        more = ['-R', str(chance.randint(*rounds))] if rounds else []
        return run('mkpasswd', '-s', '-m', method, *more, text=password)

    return make


def from_openssl(flag):
    def make(password):
        return run('openssl', 'passwd', flag, '-stdin', text=password)

    return make


def from_slappasswd(scheme):
    def make(password):
        return run('slappasswd', '-n', '-h', scheme, '-T', '/dev/stdin', text=password)

    return make


def from_doveadm(scheme, *more):
    def make(password):
        return run('doveadm', '-c', '/dev/null', 'pw', '-s', scheme, *more, '-p', password)

    return make


def from_argon2(flag):
    def make(password):
        return run('argon2', letters(8, 30), flag, '-t', str(chance.randint(1, 3)), '-m', str(chance.randint(6, 9)),
                   '-p', str(chance.randint(1, 2)), '-l', str(chance.choice([16, 24, 32, 48])), '-e', text=password)

    return make


def version_of(package):
    return run('dpkg-query', '-W', '-f', '${Version}', package)


def table():
    p = f'passlib {passlib.__version__}'
    for name, options in {
        'apr_md5_crypt': dict(salt_sizes=(1, 8)), 'md5_crypt': dict(salt_sizes=(1, 8)),
        'sha256_crypt': dict(salt_sizes=(1, 16), rounds=(1000, 6000)),
        'sha512_crypt': dict(salt_sizes=(1, 16), rounds=(1000, 6000)),
        'bcrypt': dict(rounds=(4, 6)), 'bcrypt_sha256': dict(rounds=(4, 6)),
        'pbkdf2_sha1': dict(salt_sizes=(4, 32), rounds=(1, 3000)),
        'pbkdf2_sha256': dict(salt_sizes=(4, 32), rounds=(1, 3000)),
        'pbkdf2_sha512': dict(salt_sizes=(4, 32), rounds=(1, 3000)),
        'ldap_pbkdf2_sha1': dict(salt_sizes=(4, 32), rounds=(1, 3000)),
        'ldap_pbkdf2_sha256': dict(salt_sizes=(4, 32), rounds=(1, 3000)),
        'ldap_pbkdf2_sha512': dict(salt_sizes=(4, 32), rounds=(1, 3000)),
        'atlassian_pbkdf2_sha1': {},
        'scrypt': dict(salt_sizes=(4, 32), rounds=(1, 10)),
        'phpass': dict(rounds=(7, 10)),
        'ldap_md5': {}, 'ldap_sha1': {}, 'ldap_salted_md5': dict(salt_sizes=(4, 16)),
        'ldap_salted_sha1': dict(salt_sizes=(4, 16)), 'ldap_salted_sha256': dict(salt_sizes=(4, 16)),
        'ldap_salted_sha512': dict(salt_sizes=(4, 16)),
        'ldap_md5_crypt': dict(salt_sizes=(1, 8)),
        'ldap_sha256_crypt': dict(salt_sizes=(1, 16), rounds=(1000, 6000)),
        'ldap_sha512_crypt': dict(salt_sizes=(1, 16), rounds=(1000, 6000)),
        'ldap_bcrypt': dict(rounds=(4, 6)),
        'hex_md5': {}, 'bsd_nthash': {},
        'django_pbkdf2_sha1': dict(salt_sizes=(1, 22), rounds=(1, 3000)),
        'django_pbkdf2_sha256': dict(salt_sizes=(1, 22), rounds=(1, 3000)),
        'django_salted_md5': dict(salt_sizes=(1, 12)), 'django_salted_sha1': dict(salt_sizes=(1, 12)),
        'django_bcrypt': dict(rounds=(4, 6)), 'django_bcrypt_sha256': dict(rounds=(4, 6)),
    }.items():
        yield p, name, from_passlib(name, **options)
    yield p, 'bcrypt_sha256, version 1', from_passlib('bcrypt_sha256', rounds=(4, 6), version=1)
    yield p, 'phpBB', lambda one: passlib_hash.phpass.using(rounds=chance.randint(7, 10), ident='H').hash(one)
    yield p, 'argon2', from_passlib_argon2

    d = f'Django {django.__version__}'
    yield d, 'pbkdf2_sha256', from_django('pbkdf2_sha256', iterations=lambda: chance.randint(1, 3000))
    yield d, 'pbkdf2_sha1', from_django('pbkdf2_sha1', iterations=lambda: chance.randint(1, 3000))
    yield d, 'argon2', from_django('argon2', time_cost=lambda: chance.randint(1, 3),
                                   memory_cost=lambda: chance.randint(64, 300),
                                   parallelism=lambda: chance.randint(1, 4))
    yield d, 'bcrypt', from_django('bcrypt', rounds=lambda: chance.randint(4, 6))
    yield d, 'bcrypt_sha256', from_django('bcrypt_sha256', rounds=lambda: chance.randint(4, 6))
    yield d, 'scrypt', from_django('scrypt', work_factor=lambda: 2 ** chance.randint(1, 10),
                                   block_size=lambda: chance.randint(1, 8),
                                   parallelism=lambda: chance.randint(1, 3))
    yield d, 'md5', from_django('md5')

    w = f'Werkzeug {metadata.version("werkzeug")}'
    for name in ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']:
        yield w, f'pbkdf2:{name}', from_werkzeug(lambda name=name: f'pbkdf2:{name}:{chance.randint(1, 3000)}')
    yield w, 'scrypt', from_werkzeug(lambda: f'scrypt:{2 ** chance.randint(8, 10)}:8:1')

    php = f"PHP {run('php', '-r', 'echo PHP_VERSION;')}"
    yield php, 'PASSWORD_BCRYPT', from_php("password_hash($p, PASSWORD_BCRYPT, ['cost' => random_int(4, 6)])")
    for kind in ['PASSWORD_ARGON2I', 'PASSWORD_ARGON2ID']:
        yield php, kind, from_php(
            f"password_hash($p, {kind}, ['memory_cost' => random_int(64, 300), 'time_cost' => random_int(1, 3)])")
    yield php, 'Magento 2, md5', from_php("(fn ($s) => md5($s . $p) . \":$s:0\")(bin2hex(random_bytes(16)))")
    yield php, 'Magento 2, sha256', from_php("(fn ($s) => hash('sha256', $s . $p) . \":$s:1\")(bin2hex(random_bytes(16)))")
    yield php, 'Joomla, vBulletin', from_php("(fn ($s) => md5($p . $s) . \":$s\")(bin2hex(random_bytes(16)))")
    yield php, 'WordPress 6.8', from_php(
        "'$wp' . password_hash(base64_encode(hash_hmac('sha384', $p, 'wp-sha384', true)), PASSWORD_BCRYPT, ['cost' => 4])")
    yield php, 'MediaWiki pbkdf2', from_php(
        "(fn ($s, $c) => \":pbkdf2:sha512:$c:64:\" . base64_encode($s) . ':' . "
        "base64_encode(hash_pbkdf2('sha512', $p, $s, $c, 64, true)))(random_bytes(16), random_int(1, 3000))")
    yield php, 'MediaWiki B', from_php("(fn ($s) => \":B:$s:\" . md5($s . '-' . md5($p)))(dechex(random_int(1, 2 ** 31)))")
    yield php, 'crypt SHA-512', from_php(
        "crypt($p, '$6$rounds=' . random_int(1000, 5000) . '$' . bin2hex(random_bytes(random_int(1, 8))) . '$')")

    apache = f"htpasswd {version_of('apache2-utils')}"
    yield apache, 'bcrypt', from_htpasswd('-B', '-C', '4')
    yield apache, 'apr1', from_htpasswd('-m')
    yield apache, 'sha', from_htpasswd('-s')

    whois = f"mkpasswd {version_of('whois')}"
    yield whois, 'sha-512', from_mkpasswd('sha-512', (1000, 5000))
    yield whois, 'sha-256', from_mkpasswd('sha-256', (1000, 5000))
    yield whois, 'md5', from_mkpasswd('md5', None)
    yield whois, 'bcrypt', from_mkpasswd('bcrypt', (4, 6))
    yield whois, 'scrypt', from_mkpasswd('scrypt', (6, 6))

    openssl = f"openssl {version_of('openssl')}"
    for flag in ['-1', '-apr1', '-5', '-6']:
        yield openssl, f'passwd {flag}', from_openssl(flag)

    slapd = f"slappasswd {version_of('slapd')}"
    for scheme in ['{SSHA}', '{SHA}', '{SMD5}', '{MD5}']:
        yield slapd, scheme, from_slappasswd(scheme)

    dovecot = f"doveadm {version_of('dovecot-core')}"
    for scheme, *more in [
        ['SSHA'], ['SSHA256'], ['SSHA512'], ['SMD5'], ['LDAP-MD5'], ['PLAIN-MD5'], ['SHA'], ['SHA256'], ['SHA512'],
        ['SHA256.HEX'], ['MD5-CRYPT'], ['SHA256-CRYPT', '-r', '1000'], ['SHA512-CRYPT', '-r', '1000'],
        ['BLF-CRYPT', '-r', '4'], ['PBKDF2', '-r', '500'], ['SCRAM-SHA-1', '-r', '500'],
        ['SCRAM-SHA-256', '-r', '500'], ['PLAIN'],
    ]:
        yield dovecot, ' '.join([scheme, *more]), from_doveadm(scheme, *more)

    argon2 = f"argon2 {version_of('argon2')}"
    for flag in ['-i', '-d', '-id']:
        yield argon2, flag, from_argon2(flag)


# What a program takes from a pipe is a line; what it gets as an argument may not begin with a hyphen.
def fits(password):
    return not password.startswith('-')


def main():
    groups = []
    for by, kind, make in table():
        rows = []
        while len(rows) < TIMES:
            password = a_password()
            if not fits(password):
                continue
            try:
                rows.append([password, make(password)])
            except Exception as error:  # noqa: BLE001
                print(f'{by} {kind}: {error}', file=sys.stderr)
                break
        groups.append({'by': by, 'kind': kind, 'rows': rows})
    lines = ',\n'.join(
        json.dumps({'by': g['by'], 'kind': g['kind']}, ensure_ascii=False)[:-1] + ', "rows": [\n'
        + ',\n'.join(json.dumps(row, ensure_ascii=False) for row in g['rows']) + '\n]}'
        for g in groups)
    print(f'[\n{lines}\n]')


main()
