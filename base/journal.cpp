#include "base/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/file.hpp"

namespace acme8443::file {

namespace {

/// Two that are not there are the same.
bool same_file(const Descriptor& one, const Descriptor& other, off_t at_least)
{
    if (!one || !other) return !one && !other;
    struct stat a {};
    struct stat b {};
    return fstat(one.get(), &a) == 0 && fstat(other.get(), &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino && b.st_size >= at_least;
}

}  // namespace

Result<Journal::News> Journal::news()
{
    Descriptor fd(retried([&] { return open(path_.c_str(), O_RDONLY | O_CLOEXEC); }));
    if (!fd && errno != ENOENT) return fail(error("opening", path_, errno));
    News news{{}, !read_ || !same_file(seen_, fd, offset_)};
    off_t at = news.afresh ? 0 : offset_;
    std::array<char, 65'536> part{};
    while (fd) {
        const ssize_t n = retried([&] { return pread(fd.get(), part.data(), part.size(), at); });
        if (n == -1) return fail(error("reading", path_, errno));
        if (n == 0) break;
        news.text.append(part.data(), static_cast<std::size_t>(n));
        at += n;
    }
    seen_ = std::move(fd);
    offset_ = at;
    read_ = true;
    return news;
}

Result<void> Journal::append(std::string_view line) const
{
    const int flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
    const Descriptor fd(retried([&] { return open(path_.c_str(), flags, 0600); }));
    if (!fd) return fail(error("opening", path_, errno));
    struct stat found {};
    if (fstat(fd.get(), &found) != 0) return fail(error("looking at", path_, errno));
    char last = '\n';
    if (found.st_size > 0 &&
        retried([&] { return pread(fd.get(), &last, 1, found.st_size - 1); }) == -1)
        return fail(error("reading", path_, errno));
    const std::string text = (last == '\n' ? "" : "\n") + std::string(line) + "\n";
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t n = retried([&] { return write(fd.get(), rest.data(), rest.size()); });
        if (n == -1) {
            Failure failure = fail(error("writing", path_, errno));
            (void)!ftruncate(fd.get(), found.st_size);
            return failure;
        }
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

}  // namespace acme8443::file
