#pragma once
#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <type_traits>

#include "base/identifier.hpp"
#include "base/result.hpp"

namespace acme8443 {

// How failures print our types.
inline void PrintTo(Errc code, std::ostream* out) { *out << to_string(code); }

inline void PrintTo(const Identifier& name, std::ostream* out)
{
    *out << to_string(name.kind()) << ":" << name.value();
}

inline void PrintTo(const Error& error, std::ostream* out)
{
    *out << to_string(error.code) << ": " << error.message;
    for (const SubError& part : error.parts)
        *out << "\n    " << part.subject << ": " << part.message;
}

template <class T>
void PrintTo(const Result<T>& result, std::ostream* out)
{
    if (!result) {
        *out << "failure, " << testing::PrintToString(result.error());
    } else if constexpr (std::is_void_v<T>) {
        *out << "success";
    } else {
        *out << "success, " << testing::PrintToString(*result);
    }
}

/// EXPECT_THAT(result, IsOk());
MATCHER(IsOk, negation ? "fails" : "succeeds") { return arg.has_value(); }

/// EXPECT_THAT(result, IsOkAndHolds(Eq(3)));
MATCHER_P(IsOkAndHolds, inner,
          std::string(negation ? "does not succeed" : "succeeds") + " with a value that " +
              testing::DescribeMatcher<typename std::decay_t<arg_type>::value_type>(inner))
{
    return arg.has_value() && testing::ExplainMatchResult(inner, *arg, result_listener);
}

/// EXPECT_THAT(result, FailsWith(Errc::storage, HasSubstr("...")));
MATCHER_P2(FailsWith, code, message,
           std::string(negation ? "does not fail" : "fails") + " with " +
               std::string(to_string(code)) + " and a message that " +
               testing::DescribeMatcher<std::string>(message))
{
    return !arg.has_value() && arg.error().code == code &&
           testing::ExplainMatchResult(message, arg.error().message, result_listener);
}

/// INSTANTIATE_TEST_SUITE_P(..., row_name): each test is named by its row's `why`, which is made of
/// letters, digits and "_".
inline constexpr auto row_name = [](const auto& row) { return std::string(row.param.why); };

}  // namespace acme8443
