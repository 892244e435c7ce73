#pragma once
#include <string_view>
#include <vector>

namespace acme8443 {

/// Bytes that wipe themselves. No operator<<, no JSON: it cannot be printed by accident. Copying is
/// explicit. Files that hold one are born 0600.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view bytes);
    Secret(Secret&&) noexcept = default;
    Secret& operator=(Secret&&) noexcept;
    ~Secret();
    Secret copy() const { return Secret(reveal()); }
    bool empty() const noexcept { return bytes_.empty(); }
    /// The word to look for in review.
    std::string_view reveal() const noexcept { return {bytes_.data(), bytes_.size()}; }

private:
    std::vector<char> bytes_;
};

}  // namespace acme8443
