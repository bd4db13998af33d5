// SPDX-License-Identifier: Apache-2.0
/*
 * The yardstick: a minimal C program on libbpf's own ring buffer reader.
 *
 *   reader OBJECT EVENTS RATE RING_BYTES [FILE]
 *
 * One thread fires EVENTS events, RATE a second, the other reads them, and with FILE
 * keeps them as they are. Prints "events lost ns", the last being the reader's CPU
 * time an event.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../bpf/fragmon.h"

#define TICK_NS	     1000000L
#define MOST_AT_ONCE 8192 /* a producer that was held up must not fill the ring in one call */

static int producer_fd;
static long events, rate;
static volatile int finished;
static __u64 seen, pfns;
static int file = -1;
static char kept[256 * 1024];
static size_t filled;

static int on_event(void *ctx, void *data, size_t size)
{
	const struct fragmon_event *e = data;

	(void)ctx;
	(void)size;
	pfns += e->pfn;
	seen++;
	return 0;
}

static void flush(void)
{
	if (write(file, kept, filled) != (ssize_t)filled)
		exit(70);
	filled = 0;
}

static int keep_event(void *ctx, void *data, size_t size)
{
	if (filled + size > sizeof(kept))
		flush();
	memcpy(kept + filled, data, size);
	filled += size;
	return on_event(ctx, data, size);
}

static double cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static void pause_ns(long ns)
{
	struct timespec t = {0, ns};

	nanosleep(&t, NULL);
}

static void *produce(void *unused)
{
	struct timespec now, start;
	long fired = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	while (fired < events) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		double elapsed = now.tv_sec - start.tv_sec + (now.tv_nsec - start.tv_nsec) / 1e9;
		long due = elapsed * rate;
		long n = (due < events ? due : events) - fired;

		if (n > MOST_AT_ONCE)
			n = MOST_AT_ONCE;
		if (n > 0) {
			__u64 args[3] = {n};
			LIBBPF_OPTS(bpf_test_run_opts, o, .ctx_in = args,
				    .ctx_size_in = sizeof(args));

			if (bpf_prog_test_run_opts(producer_fd, &o))
				exit(70);
			fired += n;
		}
		pause_ns(TICK_NS);
	}
	finished = 1;
	return unused;
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	struct bpf_map *ring_map;
	struct ring_buffer *ring;
	double before;
	pthread_t producer;

	if (argc != 5 && argc != 6)
		return 2;
	if (argc == 6) {
		file = open(argv[5], O_WRONLY | O_CREAT | O_EXCL, 0600);
		if (file < 0)
			return 70;
	}
	events = atol(argv[2]);
	rate = atol(argv[3]);
	object = bpf_object__open(argv[1]);
	if (!object)
		return 70;
	ring_map = bpf_object__find_map_by_name(object, "events");
	bpf_map__set_max_entries(ring_map, atol(argv[4]));
	bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "cpus"),
				 libbpf_num_possible_cpus());
	if (bpf_object__load(object))
		return 70;
	producer_fd = bpf_program__fd(bpf_object__find_program_by_name(object, "burst"));
	ring = ring_buffer__new(bpf_map__fd(ring_map), file < 0 ? on_event : keep_event, NULL,
				NULL);
	if (!ring || pthread_create(&producer, NULL, produce, NULL))
		return 70;
	before = cpu_ns(); /* loading is not reading */
	while (!finished) {
		pause_ns(20 * TICK_NS);
		ring_buffer__consume(ring);
	}
	ring_buffer__consume(ring);
	if (file >= 0) {
		flush();
		if (fdatasync(file))
			return 70;
	}
	printf("%llu %llu %.1f\n", seen, events - seen, (cpu_ns() - before) / seen);
	return 0;
}
