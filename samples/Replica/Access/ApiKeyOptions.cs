using Microsoft.AspNetCore.Authentication;

namespace Replica.Access;

/// <summary>The options of <see cref="ApiKeyAuthentication"/>.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    public ApiKeys Keys { get; set; } = new([], []);
}
