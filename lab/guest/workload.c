// SPDX-License-Identifier: Apache-2.0
// A workload that fragments memory, for the lab's guests only.
//
//   workload pagetables|pipes|mixed
//
// It fills memory with anonymous pages, gives back every fourth one, so that
// what is free is single movable pages, and then allocates unmovable ones (page
// tables, pipe buffers) round after round: each must fall back into a movable
// block. The work is a fixed number of rounds, not a time, so that every kernel
// is asked for the same. mixed = pagetables, then pipes, each from a filled
// memory of its own.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	PAGE = 4096,
	MIB = 1 << 20,
	FREE_KB = 50 * 1024, // filling stops here; lower, and old kernels kill for want of memory
	HOLE_EVERY = 4,
	PAGETABLE_SPAN_MIB = 30 * 1024, // one touch a 2 MiB: 60 MiB of page tables a round
	PAGETABLE_ROUNDS = 12,
	PIPES = 1000, // of 64 KiB each: 62 MiB a round
	PIPE_BYTES = 64 * 1024,
	PIPE_ROUNDS = 12,
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

static long meminfo_kb(const char *format)
{
	char line[128];
	long kb = -1;
	FILE *file = fopen("/proc/meminfo", "r");

	if (!file)
		err(1, "/proc/meminfo");
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, format, &kb) == 1)
			break;
	fclose(file);
	if (kb < 0)
		errx(1, "/proc/meminfo has no %s", format);
	return kb;
}

// Address space only; pages come with the first touch and are never huge.
static char *reserve(size_t bytes)
{
	char *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (start == MAP_FAILED)
		err(1, "mmap of %zu MiB", bytes / MIB);
	if (madvise(start, bytes, MADV_NOHUGEPAGE))
		err(1, "madvise");
	return start;
}

// Held until the process ends.
static void fill_and_punch(void)
{
	const size_t most = (size_t)meminfo_kb("MemTotal: %ld") * 1024;
	const size_t step = MIB;
	char *memory = reserve(most);
	size_t used = 0;

	while (used + step <= most && meminfo_kb("MemFree: %ld") > FREE_KB) {
		for (size_t end = used + step; used < end; used += PAGE)
			memory[used] = 1;
	}
	for (size_t hole = 0; hole < used; hole += (size_t)HOLE_EVERY * PAGE)
		if (madvise(memory + hole, PAGE, MADV_DONTNEED))
			err(1, "madvise");
}

static void churn_pagetables(void)
{
	const size_t span = (size_t)PAGETABLE_SPAN_MIB * MIB;

	for (int round = 0; round < PAGETABLE_ROUNDS; round++) {
		volatile char *memory = reserve(span);

		for (size_t at = 0; at < span; at += 2 * MIB)
			(void)memory[at];
		munmap((void *)memory, span);
	}
}

static void churn_pipes(void)
{
	static char bytes[PIPE_BYTES];
	static int ends[PIPES][2];
	const struct rlimit files = {2 * PIPES + 16, 2 * PIPES + 16};

	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "setrlimit");
	memset(bytes, 1, sizeof(bytes));
	for (int round = 0; round < PIPE_ROUNDS; round++) {
		for (int i = 0; i < PIPES; i++) {
			if (pipe2(ends[i], O_NONBLOCK))
				err(1, "pipe2");
			if (write(ends[i][1], bytes, sizeof(bytes)) < 0)
				err(1, "write to pipe %d", i);
		}
		for (int i = 0; i < PIPES; i++) {
			close(ends[i][0]);
			close(ends[i][1]);
		}
	}
}

// In a process of its own, so that each starts from memory that it filled itself.
static void run(void (*churn)(void))
{
	int status;
	pid_t child = fork();

	if (child < 0)
		err(1, "fork");
	if (!child) {
		fill_and_punch();
		churn();
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
	const char *mode = argc == 2 ? argv[1] : "";
	int pagetables = !strcmp(mode, "pagetables") || !strcmp(mode, "mixed");
	int pipes = !strcmp(mode, "pipes") || !strcmp(mode, "mixed");

	if (!pagetables && !pipes)
		errx(2, "usage: workload pagetables|pipes|mixed");
	refuse_outside_the_lab();
	if (pagetables)
		run(churn_pagetables);
	if (pipes)
		run(churn_pipes);
	return 0;
}
