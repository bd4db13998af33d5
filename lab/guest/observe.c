// SPDX-License-Identifier: Apache-2.0
// An independent count: how many events of each tracepoint do the kernel's own
// perf counters see, on all CPUs and in each zone, while a command runs, and by how
// much do the kernel's own sums in /proc/vmstat grow? As `perf stat -a -e TRACEPOINT`,
// with and without `--filter`, without perf in the guest.
//
//   observe NAME COMMAND [ARGUMENT...]     exits as COMMAND did
//
// Prints a line "observe NAME WHAT COUNT" for each; none for a tracepoint or a
// sum that this kernel does not have.
#include <err.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct counter {
	char what[64];
	const char *tracepoint;
	char filter[128]; // "" for every event
	int *fds;	  // one a CPU; NULL: this kernel does not have it
};

static struct counter counters[64] = {
	{.what = "extfrag", .tracepoint = "kmem/mm_page_alloc_extfrag"},
	{.what = "claims",
	 .tracepoint = "kmem/mm_page_alloc_extfrag",
	 .filter = "change_ownership==1"},
	{.what = "compaction_begin", .tracepoint = "compaction/mm_compaction_begin"},
	{.what = "compaction_end", .tracepoint = "compaction/mm_compaction_end"},
	{.what = "success", .tracepoint = "page_alloc/mm_compaction_success"},
	{.what = "failure", .tracepoint = "page_alloc/mm_compaction_failure"},
};

static int counters_used = 6; // those of each zone follow

static struct {
	const char *name;
	long long before;
} sums[] = {
	{.name = "compact_stall"},
	{.name = "compact_fail"},
	{.name = "compact_success"},
	{.name = "oom_kill"},
};

enum {
	COUNTERS = sizeof(counters) / sizeof(counters[0]),
	SUMS = sizeof(sums) / sizeof(sums[0]),
};

static struct counter *add_counter(const char *tracepoint)
{
	if (counters_used == COUNTERS)
		errx(2, "this machine has too many zones");
	counters[counters_used].tracepoint = tracepoint;
	return &counters[counters_used++];
}

static void add_zone(int node, const char *zone, unsigned long first, unsigned long spanned)
{
	struct counter *c = add_counter("kmem/mm_page_alloc_extfrag");

	snprintf(c->what, sizeof(c->what), "extfrag_node%d_%s", node, zone);
	snprintf(c->filter, sizeof(c->filter), "pfn>=%lu&&pfn<%lu", first, first + spanned);
	c = add_counter("compaction/mm_compaction_end");
	snprintf(c->what, sizeof(c->what), "compaction_end_node%d_%s", node, zone);
	snprintf(c->filter, sizeof(c->filter), "zone_start==%lu", first);
}

// Where a zone lies says which events are its own, without asking their struct page.
static void add_zones(void)
{
	char line[128], zone[32] = "";
	unsigned long first, pages, spanned = 0;
	int node = 0;
	FILE *file = fopen("/proc/zoneinfo", "r");

	if (!file)
		err(2, "/proc/zoneinfo");
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "Node %d, zone %31s", &node, zone) == 2)
			continue;
		if (sscanf(line, " spanned %lu", &pages) == 1)
			spanned = pages;
		else if (sscanf(line, " start_pfn: %lu", &first) == 1)
			add_zone(node, zone, first, spanned);
	}
	fclose(file);
}

// -1 where this kernel does not have it.
static long tracepoint_id(const char *tracepoint)
{
	char path[256];
	long id;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/kernel/tracing/events/%s/id", tracepoint);
	file = fopen(path, "r");
	if (!file)
		return -1;
	if (fscanf(file, "%ld", &id) != 1)
		err(2, "%s", path);
	fclose(file);
	return id;
}

static int open_counter(long id, int cpu, const char *filter)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
		.config = (unsigned long)id,
		.disabled = 1,
	};
	int fd = (int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);

	if (fd < 0)
		err(2, "perf_event_open on CPU %d", cpu);
	if (*filter && ioctl(fd, PERF_EVENT_IOC_SET_FILTER, filter))
		err(2, "filter %s", filter);
	return fd;
}

// None of them counts yet.
static void open_all(int cpus)
{
	for (struct counter *c = counters; c < counters + counters_used; c++) {
		const long id = tracepoint_id(c->tracepoint);

		if (id < 0)
			continue;
		c->fds = calloc((size_t)cpus, sizeof(*c->fds));
		if (!c->fds)
			err(2, "calloc");
		for (int cpu = 0; cpu < cpus; cpu++)
			c->fds[cpu] = open_counter(id, cpu, c->filter);
	}
}

static void set_all(int cpus, unsigned long request)
{
	for (const struct counter *c = counters; c < counters + counters_used; c++)
		for (int cpu = 0; c->fds && cpu < cpus; cpu++)
			if (ioctl(c->fds[cpu], request, 0))
				err(2, "%s on CPU %d", c->what, cpu);
}

static unsigned long long total(const struct counter *c, int cpus)
{
	unsigned long long count, sum = 0;

	for (int cpu = 0; cpu < cpus; cpu++) {
		if (read(c->fds[cpu], &count, sizeof(count)) != sizeof(count))
			err(2, "read %s of CPU %d", c->what, cpu);
		sum += count;
	}
	return sum;
}

// -1 where this kernel does not have it.
static long long vmstat(const char *name)
{
	char line[128];
	long long value = -1;
	const size_t length = strlen(name);
	FILE *file = fopen("/proc/vmstat", "r");

	if (!file)
		err(2, "/proc/vmstat");
	while (value < 0 && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, length) && line[length] == ' ')
			value = atoll(line + length);
	fclose(file);
	return value;
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
	const int cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
	int code;

	if (argc < 3)
		errx(2, "usage: observe NAME COMMAND [ARGUMENT...]");
	add_zones();
	open_all(cpus);
	for (int i = 0; i < SUMS; i++)
		sums[i].before = vmstat(sums[i].name);
	set_all(cpus, PERF_EVENT_IOC_ENABLE);
	code = run(argv + 2);
	set_all(cpus, PERF_EVENT_IOC_DISABLE);
	for (int i = 0; i < SUMS; i++)
		if (sums[i].before >= 0)
			printf("observe %s %s %lld\n", argv[1], sums[i].name,
			       vmstat(sums[i].name) - sums[i].before);
	for (const struct counter *c = counters; c < counters + counters_used; c++)
		if (c->fds)
			printf("observe %s %s %llu\n", argv[1], c->what, total(c, cpus));
	return code;
}
