namespace Replica.Licensing;

/// <summary>What a license says.</summary>
/// <param name="Id">Its identity with whoever issues it.</param>
/// <param name="Holder">For whom it was issued.</param>
/// <param name="IssuedAt">Of two licenses the one that was issued later counts.</param>
/// <param name="ExpiresAt">Until when it is valid.</param>
internal sealed record License(string Id, string Holder, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
