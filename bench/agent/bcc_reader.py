# SPDX-License-Identifier: GPL-2.0
"""The usual bcc tool: a BPF program compiled at the start, a perf buffer of bcc's default size, a
Python object for each event, all of them kept, written as JSON at the end.

    python3 bcc_reader.py FILE      until SIGTERM; prints "attached", then "EVENTS LOST"

The program returns 1: with 0, as such tools have it, perf would not see the event any more.
"""
import json
import signal
import sys

from bcc import BPF

PROGRAM = """
struct event {
    u64 boot_ns;
    u32 pid, tid, cpu;
    int alloc_order, fallback_order, donor, claimer, claim;
    u64 pfn;
    char comm[16];
};
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(kmem, mm_page_alloc_extfrag) {
    struct event e = {};
    u64 id = bpf_get_current_pid_tgid();
    e.boot_ns = bpf_ktime_get_ns();
    e.pid = id >> 32;
    e.tid = id;
    e.cpu = bpf_get_smp_processor_id();
    e.alloc_order = args->alloc_order;
    e.fallback_order = args->fallback_order;
    e.donor = args->fallback_migratetype;
    e.claimer = args->alloc_migratetype;
    e.claim = args->change_ownership;
    e.pfn = args->pfn;
    bpf_get_current_comm(&e.comm, sizeof(e.comm));
    events.perf_submit(args, &e, sizeof(e));
    return 1;
}
"""
NAMES = {0: "UNMOVABLE", 1: "MOVABLE", 2: "RECLAIMABLE"}


def main():
    stopped, kept, lost = [], [], [0]
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    bpf = BPF(text=PROGRAM)

    def on_event(_cpu, data, _size):
        e = bpf["events"].event(data)
        kept.append(
            {
                "timestamp": e.boot_ns / 1e9,
                "pid": e.pid,
                "tid": e.tid,
                "cpu": e.cpu,
                "comm": e.comm.decode("utf-8", "replace"),
                "order": e.alloc_order,
                "fallback_order": e.fallback_order,
                "migrate_from": NAMES.get(e.donor, e.donor),
                "migrate_to": NAMES.get(e.claimer, e.claimer),
                "is_steal": not e.claim,
                "pfn": e.pfn,
            }
        )

    def on_lost(count):
        lost[0] += count

    bpf["events"].open_perf_buffer(on_event, lost_cb=on_lost)
    print("attached", flush=True)
    while not stopped:
        bpf.perf_buffer_poll(timeout=100)
    with open(sys.argv[1], "w") as file:
        json.dump({"events": kept}, file)
    print(len(kept), lost[0], flush=True)


main()
