"""Runs a command to its end and prints what it cost as one line of JSON; its output goes to a file.

usage: timed-run.py LOG COMMAND ARGS...
wallSeconds counts from start to exit; userSeconds and systemSeconds are its processor time and peakMegabytes its
largest resident memory, as the kernel reports them when the process is reaped.
"""
import json, os, subprocess, sys, time

log, command = sys.argv[1], sys.argv[2:]
with open(log, "w") as output:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
print(
    json.dumps(
        {
            "code": os.waitstatus_to_exitcode(status),
            "wallSeconds": wall,
            "userSeconds": usage.ru_utime,
            "systemSeconds": usage.ru_stime,
            "peakMegabytes": usage.ru_maxrss / 1024,
        }
    )
)
