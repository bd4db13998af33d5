// SPDX-License-Identifier: Apache-2.0
// A workload that fragments memory, for the lab's guests only.
//
//   workload pagetables|pipes|mixed|slab|compaction [FREE_MIB]
//
// Fills memory until FREE_MIB are free (50; compaction has a floor of its own).
// The work is a fixed number of rounds, not a time, so that every kernel is asked
// for the same; on one CPU, from caches that are empty and a memory that is
// compacted, so that two runs differ as little as they can.
// mixed = pagetables, then pipes, each from a filled memory of its own.
#define _GNU_SOURCE
#include "workload.h"

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	const char *name;
	void (*parts[2])(void);
} workloads[] = {
	{"pagetables", {churn_pagetables}},
	{"pipes", {churn_pipes}},
	{"mixed", {churn_pagetables, churn_pipes}},
	{"slab", {churn_slab}},
	{"compaction", {churn_huge}},
};

// The kernel command line of lab/run carries this word. Elsewhere the workload
// would take the machine's memory.
static void refuse_outside_the_lab(void)
{
	char line[4096] = "";
	int fd = open("/proc/cmdline", O_RDONLY);

	if (fd < 0 || read(fd, line, sizeof(line) - 1) < 0)
		err(2, "/proc/cmdline");
	close(fd);
	if (!strstr(line, "fleet.lab"))
		errx(2, "this takes all memory of its machine: run it in a guest, with lab/run");
}

static void stay_on_one_cpu(void)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	if (sched_setaffinity(0, sizeof(first), &first))
		err(1, "sched_setaffinity");
}

// In a process of its own, so that each starts from memory that it filled itself.
static void run(void (*part)(void))
{
	int status;
	pid_t child = fork();

	if (child < 0)
		err(1, "fork");
	if (!child) {
		part();
		_exit(0);
	}
	if (waitpid(child, &status, 0) < 0)
		err(1, "waitpid");
	if (WIFSIGNALED(status))
		errx(1, "ended by signal %d (9: the kernel ran out of memory)", WTERMSIG(status));
	if (WEXITSTATUS(status))
		exit(WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
	for (size_t i = 0; (argc == 2 || argc == 3) && i < sizeof(workloads) / sizeof(workloads[0]); i++) {
		if (strcmp(argv[1], workloads[i].name))
			continue;
		refuse_outside_the_lab();
		if (argc == 3)
			leave_free(atol(argv[2]));
		stay_on_one_cpu();
		for (int part = 0; part < 2 && workloads[i].parts[part]; part++)
			run(workloads[i].parts[part]);
		return 0;
	}
	errx(2, "usage: workload pagetables|pipes|mixed|slab|compaction [FREE_MIB]");
}
