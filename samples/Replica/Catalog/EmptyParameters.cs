namespace Replica.Catalog;

/// <summary>The parameters of an action that takes none.</summary>
internal sealed record EmptyParameters;
