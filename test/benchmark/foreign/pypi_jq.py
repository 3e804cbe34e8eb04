"""PyPI's jq as Ocean calls it: every expression compiled once, then called on each payload by itself.

A job comes as JSON on standard input; a Sample goes out.
"""

import json
import resource
import sys
import time

import jq

job = json.load(sys.stdin)
compiled = [(path, jq.compile(expression)) for path, expression in job["expressions"]]
selector = jq.compile(job["selector"])


def map_payload(text):
    payload = json.loads(text)
    if selector.input_value(payload).first() is not True:
        return None
    entity = {}
    for path, program in compiled:
        value = program.input_value(payload).first()
        if len(path) == 1:
            entity[path[0]] = value
        else:
            entity.setdefault(path[0], {})[path[1]] = value
    return json.dumps(entity)


answers = [map_payload(text) for text in job["texts"]]
rounds = 0
start = time.process_time()
while time.process_time() - start < job["seconds"]:
    for text in job["texts"]:
        map_payload(text)
    rounds += 1
spent = (time.process_time() - start) * 1e6
json.dump(
    {
        "answers": answers,
        "microsecondsPerPayload": spent / rounds / len(job["texts"]),
        "residentBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    },
    sys.stdout,
)
