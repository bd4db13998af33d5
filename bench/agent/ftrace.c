// SPDX-License-Identifier: Apache-2.0
/*
 * What trace-cmd record does, at its least: raw pages of the kernel's trace buffer into a file.
 *
 *   ftrace FILE
 *
 * A trace instance of its own, 4 MiB a CPU, with kmem:mm_page_alloc_extfrag alone. Says when it is
 * attached, copies until SIGTERM, prints "EVENTS LOST" and removes the instance.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define INSTANCE  "/sys/kernel/tracing/instances/fleet-bench"
#define BUFFER_KB "4096"
#define MOST_CPUS 1024

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static void fail(const char *what)
{
	perror(what);
	rmdir(INSTANCE);
	exit(70);
}

static void put(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(name);
	close(fd);
}

static void copy(int pipe, int file)
{
	static char page[4096];
	ssize_t n;

	while ((n = read(pipe, page, sizeof(page))) > 0)
		if (write(file, page, n) != n)
			fail("write");
	if (n < 0 && errno != EAGAIN)
		fail("read");
}

static unsigned long counted(int cpu, const char *name)
{
	char path[128], line[128];
	unsigned long value = 0;
	FILE *f;

	snprintf(path, sizeof(path), INSTANCE "/per_cpu/cpu%d/stats", cpu);
	f = fopen(path, "r");
	if (!f)
		fail(path);
	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name)))
			value = strtoul(line + strlen(name), NULL, 10);
	fclose(f);
	return value;
}

int main(int argc, char **argv)
{
	const struct timespec period = {0, 20000000};
	int cpus = sysconf(_SC_NPROCESSORS_CONF), pipes[MOST_CPUS], file;
	unsigned long events = 0, lost = 0;
	char path[128];

	if (argc != 2 || cpus > MOST_CPUS)
		return 2;
	signal(SIGTERM, stop);
	file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (file < 0)
		fail(argv[1]);
	if (mkdir(INSTANCE, 0700) && errno != EEXIST)
		fail(INSTANCE);
	put(INSTANCE "/buffer_size_kb", BUFFER_KB);
	for (int i = 0; i < cpus; i++) {
		snprintf(path, sizeof(path), INSTANCE "/per_cpu/cpu%d/trace_pipe_raw", i);
		pipes[i] = open(path, O_RDONLY | O_NONBLOCK);
		if (pipes[i] < 0)
			fail(path);
	}
	put(INSTANCE "/events/kmem/mm_page_alloc_extfrag/enable", "1");
	setlinebuf(stdout);
	puts("attached");
	while (!stopped) {
		nanosleep(&period, NULL);
		for (int i = 0; i < cpus; i++)
			copy(pipes[i], file);
	}
	put(INSTANCE "/events/kmem/mm_page_alloc_extfrag/enable", "0");
	for (int i = 0; i < cpus; i++) {
		copy(pipes[i], file);
		events += counted(i, "read events:");
		lost += counted(i, "overrun:") + counted(i, "dropped events:");
		close(pipes[i]);
	}
	rmdir(INSTANCE);
	printf("%lu %lu\n", events, lost);
	return 0;
}
