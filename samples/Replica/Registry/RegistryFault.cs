namespace Replica.Registry;

/// <summary>What is wrong with a registry's storage.</summary>
internal enum RegistryFault
{
    /// <summary>There is no registry in the folder.</summary>
    NoRegistry,

    /// <summary>A file is not what it should be: torn, or changed since it was written.</summary>
    Corrupt,

    /// <summary>A manifest is larger than any registry accepts.</summary>
    TooLarge,

    /// <summary>A kind of manifest that is not read here.</summary>
    Unsupported,
}
