// SPDX-License-Identifier: Apache-2.0
/*
 * The yardstick on real events: a minimal C program on libbpf's own ring buffer reader.
 *
 *   reader fragmon.bpf.o RING_BYTES
 *
 * Attaches the BTF program alone, says so, sums one member of each record until
 * SIGTERM, and prints "events lost".
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../../bpf/fragmon.h"

#define MOST_CPUS 1024

static volatile sig_atomic_t stopped;
static __u64 seen, sum;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static int on_event(void *ctx, void *data, size_t size)
{
	const struct fragmon_event *e = data;

	(void)ctx;
	(void)size;
	sum += e->boot_ns;
	seen++;
	return 0;
}

static __u64 lost(struct bpf_object *object)
{
	static struct fragmon_tally tallies[MOST_CPUS];
	int cpus = libbpf_num_possible_cpus();
	__u32 first = 0;
	__u64 full = 0;

	if (cpus > MOST_CPUS ||
	    bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "tally"), &first, tallies))
		exit(70);
	for (int i = 0; i < cpus; i++)
		full += tallies[i].ring_full;
	return full;
}

int main(int argc, char **argv)
{
	const struct timespec period = {0, 20000000};
	struct bpf_program *program;
	struct ring_buffer *ring;
	struct bpf_object *object;
	struct bpf_map *map;

	if (argc != 3)
		return 2;
	signal(SIGTERM, stop);
	object = bpf_object__open(argv[1]);
	if (!object)
		return 70;
	map = bpf_object__find_map_by_name(object, "events");
	program = bpf_object__find_program_by_name(object, "extfrag");
	bpf_map__set_max_entries(map, atol(argv[2]));
	bpf_program__set_autoload(program, true);
	if (bpf_object__load(object))
		return 70;
	ring = ring_buffer__new(bpf_map__fd(map), on_event, NULL, NULL);
	if (!ring || !bpf_program__attach(program))
		return 70;
	setlinebuf(stdout);
	puts("attached");
	while (!stopped) {
		nanosleep(&period, NULL);
		ring_buffer__consume(ring);
	}
	printf("%llu %llu\n", seen, lost(object));
	return sum == 0 && seen > 0;
}
