/* Stands between a program and the C library and lets calls on files below one folder fail.

   Loaded by LD_PRELOAD; does nothing until `fail_from` is called. The Nth call, and with `always`
   each later one, fails with the error that was named; an error of 0 ends the process instead. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <dirent.h>

#define MOST_FILES 4096

static char folder[4096];
static size_t folder_length;
static long calls, first, fired;
static int is_on, is_always, error_number;
static char below[MOST_FILES];
static char last_name[64];

void fail_from(const char *prefix, long number, int always, int error)
{
    snprintf(folder, sizeof folder, "%s", prefix);
    folder_length = strlen(folder);
    calls = fired = 0;
    first = number;
    is_always = always;
    error_number = error;
    is_on = 1;
}

void fail_no_more(void) { is_on = 0; }
long calls_seen(void) { return calls; }
long calls_failed(void) { return fired; }
const char *failed_name(void) { return last_name; }

static int is_below(const char *path)
{
    return folder_length && path && strncmp(path, folder, folder_length) == 0;
}

static int is_file(int file) { return file >= 0 && file < MOST_FILES && below[file]; }

static int fails(int concerned, const char *name)
{
    if (!is_on || !concerned)
        return 0;
    calls++;
    if (!first || calls < first || (calls > first && !is_always))
        return 0;
    if (!error_number)
        kill(getpid(), SIGKILL);
    if (!fired)
        snprintf(last_name, sizeof last_name, "%s", name);
    fired++;
    errno = error_number;
    return 1;
}

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int noted(int file, const char *path)
{
    if (file >= 0 && file < MOST_FILES)
        below[file] = is_below(path);
    return file;
}

#define OPEN(NAME)                                                          \
    int NAME(const char *path, int flags, ...)                              \
    {                                                                       \
        static int (*call)(const char *, int, ...);                         \
        va_list more;                                                       \
        va_start(more, flags);                                              \
        mode_t mode = va_arg(more, mode_t);                                 \
        va_end(more);                                                       \
        if (!call)                                                          \
            call = real(#NAME);                                             \
        if (fails(is_below(path), #NAME))                                   \
            return -1;                                                      \
        return noted(call(path, flags, mode), path);                        \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(NAME)                                                        \
    int NAME(int at, const char *path, int flags, ...)                      \
    {                                                                       \
        static int (*call)(int, const char *, int, ...);                    \
        va_list more;                                                       \
        va_start(more, flags);                                              \
        mode_t mode = va_arg(more, mode_t);                                 \
        va_end(more);                                                       \
        if (!call)                                                          \
            call = real(#NAME);                                             \
        if (fails(is_below(path), #NAME))                                   \
            return -1;                                                      \
        return noted(call(at, path, flags, mode), path);                    \
    }
OPENAT(openat)
OPENAT(openat64)

#define CALL(TYPE, NAME, PARAMETERS, ARGUMENTS, CONCERNED, FAILURE)         \
    TYPE NAME PARAMETERS                                                    \
    {                                                                       \
        static TYPE(*call) PARAMETERS;                                      \
        if (!call)                                                          \
            call = real(#NAME);                                             \
        if (fails(CONCERNED, #NAME))                                        \
            return FAILURE;                                                 \
        return call ARGUMENTS;                                              \
    }

CALL(ssize_t, read, (int f, void *b, size_t n), (f, b, n), is_file(f), -1)
CALL(ssize_t, pread, (int f, void *b, size_t n, off_t o), (f, b, n, o), is_file(f), -1)
CALL(ssize_t, pread64, (int f, void *b, size_t n, off64_t o), (f, b, n, o), is_file(f), -1)
CALL(ssize_t, write, (int f, const void *b, size_t n), (f, b, n), is_file(f), -1)
CALL(ssize_t, pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o), is_file(f), -1)
CALL(ssize_t, pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o), is_file(f), -1)
CALL(int, fsync, (int f), (f), is_file(f), -1)
CALL(int, fdatasync, (int f), (f), is_file(f), -1)
CALL(int, ftruncate, (int f, off_t n), (f, n), is_file(f), -1)
CALL(int, ftruncate64, (int f, off64_t n), (f, n), is_file(f), -1)
CALL(int, fchmod, (int f, mode_t m), (f, m), is_file(f), -1)
CALL(int, rename, (const char *a, const char *b), (a, b), is_below(a), -1)
CALL(int, renameat2, (int o, const char *a, int n, const char *b, unsigned f), (o, a, n, b, f),
     is_below(a) || is_below(b), -1)
CALL(int, linkat, (int o, const char *a, int n, const char *b, int f), (o, a, n, b, f),
     is_below(b), -1)
CALL(int, link, (const char *a, const char *b), (a, b), is_below(b), -1)
CALL(int, statx, (int o, const char *a, int f, unsigned m, struct statx *s), (o, a, f, m, s),
     is_below(a) || (a && !*a && is_file(o)), -1)
CALL(int, unlink, (const char *a), (a), is_below(a), -1)
CALL(int, mkdir, (const char *a, mode_t m), (a, m), is_below(a), -1)
CALL(int, rmdir, (const char *a), (a), is_below(a), -1)
CALL(int, chmod, (const char *a, mode_t m), (a, m), is_below(a), -1)
CALL(int, access, (const char *a, int m), (a, m), is_below(a), -1)
CALL(int, stat, (const char *a, struct stat *s), (a, s), is_below(a), -1)
CALL(int, lstat, (const char *a, struct stat *s), (a, s), is_below(a), -1)
CALL(int, fstat, (int f, struct stat *s), (f, s), is_file(f), -1)
CALL(int, stat64, (const char *a, struct stat64 *s), (a, s), is_below(a), -1)
CALL(int, lstat64, (const char *a, struct stat64 *s), (a, s), is_below(a), -1)
CALL(int, fstat64, (int f, struct stat64 *s), (f, s), is_file(f), -1)
CALL(DIR *, opendir, (const char *a), (a), is_below(a), NULL)

int close(int file)
{
    static int (*call)(int);
    if (!call)
        call = real("close");
    if (file >= 0 && file < MOST_FILES)
        below[file] = 0;
    return call(file);
}
