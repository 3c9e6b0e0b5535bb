"""The tests of the rules: pure, and judged by a second implementation (`naive`)."""
