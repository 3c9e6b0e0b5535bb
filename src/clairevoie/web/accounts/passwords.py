"""A password for a command: typed unseen at a terminal, else one line of standard input."""

import getpass
import sys


def read_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
