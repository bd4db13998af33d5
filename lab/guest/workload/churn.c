// SPDX-License-Identifier: Apache-2.0
// What is free lies in single movable pages; then unmovable or reclaimable
// memory is asked for, round after round. Each allocation that its own kind of
// block cannot serve must fall back into a movable one.
#define _GNU_SOURCE
#include "workload.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HOLE_EVERY = 4,
	PAGETABLE_SPAN_MIB = 44 * 1024, // one touch a 2 MiB: 88 MiB of page tables a round
	PIPES = 1400,			// of 64 KiB each: 88 MiB a round
	PIPE_BYTES = 64 * 1024,
	ROUNDS = 6,
	FILES = 30 *
		1000, // empty ones, an inode and a name each: 30 MiB of reclaimable slab a round
	MESSAGES = 24 * 1000, // of 2 KiB each: 48 MiB of unmovable slab a round
	MESSAGE_BYTES = 2000,
	SLAB_ROUNDS = 5,
};

// Filling stops here; lower, and old kernels kill for want of memory. What is whole
// in it is claimed first, so a round asks for much more than that.
static long free_kb = 50 * 1024;

void leave_free(long mib)
{
	free_kb = mib * 1024;
}

// Held until the process ends.
static void fill_and_punch(void)
{
	char *memory;
	size_t used;

	settle();
	used = fill(&memory, free_kb, 0);
	punch(memory, used, HOLE_EVERY);
}

void churn_pagetables(void)
{
	const size_t span = (size_t)PAGETABLE_SPAN_MIB * MIB;

	fill_and_punch();
	for (int round = 0; round < ROUNDS; round++) {
		volatile char *memory = reserve(span);

		for (size_t at = 0; at < span; at += HUGE)
			(void)memory[at];
		munmap((void *)memory, span);
	}
}

void churn_pipes(void)
{
	static char bytes[PIPE_BYTES];
	static int ends[PIPES][2];
	const struct rlimit files = {2 * PIPES + 16, 2 * PIPES + 16};

	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "setrlimit");
	memset(bytes, 1, sizeof(bytes));
	fill_and_punch();
	for (int round = 0; round < ROUNDS; round++) {
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

static void make_files(const char *folder)
{
	char path[32];

	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "%s/%d", folder, i);
		if (mknod(path, S_IFREG | 0600, 0))
			err(1, "%s", path);
	}
}

static void remove_files(const char *folder)
{
	char path[32];

	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "%s/%d", folder, i);
		unlink(path);
	}
}

static int make_messages(void)
{
	const struct {
		long type;
		char text[MESSAGE_BYTES];
	} message = {.type = 1};
	int queue;

	write_file("/proc/sys/kernel/msgmnb", "100000000");
	queue = msgget(IPC_PRIVATE, 0600);
	if (queue < 0)
		err(1, "msgget");
	for (int i = 0; i < MESSAGES; i++)
		if (msgsnd(queue, &message, MESSAGE_BYTES, IPC_NOWAIT))
			err(1, "msgsnd %d", i);
	return queue;
}

void churn_slab(void)
{
	static const char folder[] = "/tmp/slab";

	if (mkdir(folder, 0700))
		err(1, "%s", folder);
	fill_and_punch();
	for (int round = 0; round < SLAB_ROUNDS; round++) {
		int queue;

		make_files(folder);
		queue = make_messages();
		msgctl(queue, IPC_RMID, NULL);
		remove_files(folder);
	}
}
