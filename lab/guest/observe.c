// SPDX-License-Identifier: Apache-2.0
// An independent count: how many extfrag events do the kernel's own perf
// counters see, on all CPUs, while a command runs, and how many of them are
// claims? As `perf stat -a -e kmem:mm_page_alloc_extfrag` with and without
// `--filter change_ownership==1`, without perf in the guest.
//
//   observe NAME COMMAND [ARGUMENT...]     prints "observe NAME COUNT CLAIMS", exits as COMMAND did
#include <err.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char id_file[] = "/sys/kernel/tracing/events/kmem/mm_page_alloc_extfrag/id";

static unsigned long tracepoint_id(void)
{
	unsigned long id;
	FILE *file = fopen(id_file, "r");

	if (!file || fscanf(file, "%lu", &id) != 1)
		err(2, "%s", id_file);
	fclose(file);
	return id;
}

static int open_counter(unsigned long id, int cpu, const char *filter)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
		.config = id,
		.disabled = 1,
	};
	int fd = (int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);

	if (fd < 0)
		err(2, "perf_event_open on CPU %d", cpu);
	if (filter && ioctl(fd, PERF_EVENT_IOC_SET_FILTER, filter))
		err(2, "filter %s", filter);
	return fd;
}

// One counter a CPU, none of them counting yet.
static int *open_counters(unsigned long id, long cpus, const char *filter)
{
	int *counters = calloc((size_t)cpus, sizeof(*counters));

	if (!counters)
		err(2, "calloc");
	for (int cpu = 0; cpu < cpus; cpu++)
		counters[cpu] = open_counter(id, cpu, filter);
	return counters;
}

static void start(const int *counters, long cpus)
{
	for (int cpu = 0; cpu < cpus; cpu++)
		if (ioctl(counters[cpu], PERF_EVENT_IOC_ENABLE, 0))
			err(2, "enable counter of CPU %d", cpu);
}

static unsigned long long stop(const int *counters, long cpus)
{
	unsigned long long count, sum = 0;

	for (int cpu = 0; cpu < cpus; cpu++) {
		if (ioctl(counters[cpu], PERF_EVENT_IOC_DISABLE, 0) ||
		    read(counters[cpu], &count, sizeof(count)) != sizeof(count))
			err(2, "read counter of CPU %d", cpu);
		sum += count;
	}
	return sum;
}

static int run(char **command)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		err(2, "fork");
	if (!child) {
		execvp(command[0], command);
		err(127, "%s", command[0]);
	}
	if (waitpid(child, &status, 0) < 0)
		err(2, "waitpid");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	int code;

	if (argc < 3)
		errx(2, "usage: observe NAME COMMAND [ARGUMENT...]");

	const unsigned long id = tracepoint_id();
	const int *all = open_counters(id, cpus, NULL);
	const int *claims = open_counters(id, cpus, "change_ownership==1");

	start(all, cpus);
	start(claims, cpus);
	code = run(argv + 2);

	const unsigned long long claimed = stop(claims, cpus);

	printf("observe %s %llu %llu\n", argv[1], stop(all, cpus), claimed);
	return code;
}
