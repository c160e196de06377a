"""`python -m litreview`, the same as `litreview`."""

from litreview.cli.main import main

if __name__ == "__main__":
    main()
