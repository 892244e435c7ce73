#pragma once
#include <chrono>
#include <string>

namespace acme8443::store {

/// What stat(2) says of some files: identity, size, mode and times of each, or that it is not
/// there. While two of the same files are equal, nobody has written, replaced or removed one, or
/// changed its mode.
class Footprint {
public:
    /// Follows links: what is read is what is looked at.
    void add(const std::string& path);
    /// Nothing was changed in the two seconds before `now`: a change that comes later cannot hide
    /// in the same tick of the file system's clock.
    bool settled(std::chrono::sys_seconds now) const;
    /// 32 hexadecimal digits.
    std::string text() const;

private:
    std::string facts_{};
    std::chrono::sys_seconds newest_{};
};

}  // namespace acme8443::store
