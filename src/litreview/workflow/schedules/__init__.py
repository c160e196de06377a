"""Timetables for one workspace: the texts systemd, cron and a CI service take."""
