#pragma once
#include <filesystem>

#include "base/result.hpp"

namespace acme8443::hooks {

/// A directory of our own below the system's temporary one, mode 0700, gone with its object.
class PrivateDirectory {
public:
    static Result<PrivateDirectory> make();
    PrivateDirectory(PrivateDirectory&& other) noexcept;
    PrivateDirectory& operator=(PrivateDirectory&&) = delete;
    ~PrivateDirectory();
    const std::filesystem::path& path() const { return path_; }

private:
    explicit PrivateDirectory(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

}  // namespace acme8443::hooks
