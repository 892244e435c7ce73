#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "app/console/output.hpp"
#include "base/result.hpp"

namespace acme8443::app {

/// Asks the person at the terminal. Where nobody is, it asks nothing and keeps the flags that would
/// have been the answers.
class Questions {
public:
    /// Reads lines from descriptor `in`; borrows `out`.
    Questions(int in, bool somebody_there, Output& out, std::stop_token stop);

    /// The answer without blanks around it; `usual` when it is empty. Nobody there: empty, and
    /// `flag` is missing. Errors: Errc::cancelled, also at the end of the input.
    Result<std::string> ask(const std::string& question, const std::string& usual,
                            const std::string& flag);
    /// Errors: Errc::bad_usage naming every flag that is missing.
    Result<void> nothing_missing() const;
    bool somebody_there() const { return somebody_there_; }

private:
    Result<std::string> line();

    int in_;
    bool somebody_there_;
    Output& out_;
    std::stop_token stop_;
    std::string read_{};  ///< and not yet taken
    std::vector<std::string> missing_{};
};

}  // namespace acme8443::app
