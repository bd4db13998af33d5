// SPDX-License-Identifier: Apache-2.0
// Capabilities, their bounding set and no_new_privs are a thread's own, and the kernel has no call
// that takes them from a whole process. So every thread is sent a signal and gives them up in its
// handler, as the C library's setuid() does with users.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <linux/capability.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MOST_THREADS	 4096
#define PATIENCE_SECONDS 2

static uint64_t kept;
static sem_t done;

// Async-signal-safe. What is refused for want of CAP_SETPCAP is the bounding set, which
// no_new_privs makes meaningless.
static void give_up(int signal)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct sets[2] = {0};
	int saved = errno;

	(void)signal;
	for (int capability = 0; capability < 64; capability++)
		if (!(kept >> capability & 1))
			prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (syscall(SYS_capget, &header, sets) == 0) {
		for (int half = 0; half < 2; half++) {
			sets[half].permitted &= (uint32_t)(kept >> (32 * half));
			sets[half].effective &= sets[half].permitted;
			sets[half].inheritable = 0;
		}
		syscall(SYS_capset, &header, sets);
	}
	sem_post(&done);
	errno = saved;
}

static bool reach(pid_t thread, int signal)
{
	struct timespec until;

	if (syscall(SYS_tgkill, getpid(), thread, signal) != 0)
		return errno == ESRCH; // ended meanwhile
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += PATIENCE_SECONDS;
	while (sem_timedwait(&done, &until) != 0)
		if (errno != EINTR)
			return false;
	return true;
}

static bool known(const pid_t *threads, int count, pid_t thread)
{
	for (int i = 0; i < count; i++)
		if (threads[i] == thread)
			return true;
	return false;
}

// Takes from every thread of the process what is not in keep, a bit a capability, for good. A
// thread inherits from the one that starts it, so it is over when a look at all threads finds no
// new one. Returns how many threads could not be reached; -1 with errno when none could be tried.
int fleet_drop_privileges(uint64_t keep)
{
	static pid_t threads[MOST_THREADS];
	struct sigaction action = {.sa_handler = give_up, .sa_flags = SA_RESTART};
	int signal = SIGRTMIN + 5, count = 0, missed = 0;
	bool found;

	kept = keep;
	// The handler stays: a thread that blocks the signal now gives up when it no longer does.
	if (sem_init(&done, 0, 0) != 0 || sigaction(signal, &action, NULL) != 0)
		return -1;
	do {
		DIR *folder = opendir("/proc/self/task");
		struct dirent *entry;

		found = false;
		if (folder == NULL)
			return -1;
		while ((entry = readdir(folder)) != NULL) {
			pid_t thread = atoi(entry->d_name);

			if (thread <= 0 || known(threads, count, thread) || count == MOST_THREADS)
				continue;
			threads[count++] = thread;
			found = true;
			if (!reach(thread, signal))
				missed++;
		}
		closedir(folder);
	} while (found);
	return missed;
}
