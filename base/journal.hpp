#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/result.hpp"

namespace acme8443::file {

/// A file that several processes append lines to, and one reader of it. For the holder of a lock
/// that all of them take. What is appended outlives its writer, but not a power cut: for what may
/// be lost.
class Journal {
public:
    explicit Journal(std::filesystem::path path) : path_(std::move(path)) {}

    struct News {
        std::string text;  ///< the lines since the last time
        bool afresh{};     ///< it was replaced, or never read: these are all there are
    };
    /// No file is an empty one. Errors: those of reading.
    Result<News> news();
    /// One line, without its newline; 0600. After half a line of somebody who was killed, a new one
    /// is begun. On an error nothing is left of it.
    Result<void> append(std::string_view line) const;

private:
    std::filesystem::path path_;
    Descriptor seen_{-1};  ///< what was read, held so that nothing else gets its number
    off_t offset_{};
    bool read_{};
};

}  // namespace acme8443::file
