namespace Swytch.Server;

/// <summary>The versions a client and a person see.</summary>
internal static class ProductVersion
{
    /// <summary>For example 0.1.0.</summary>
    public static string Full { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(3);

    /// <summary>For example 0.1.</summary>
    public static string Short { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(2);

    /// <summary>The setting <c>server_version</c>: clients read the leading number and choose their catalog queries by it.</summary>
    public static string ServerVersion { get; } = $"15.0 (SwytchSql {Short})";

    /// <summary>The setting <c>server_version_num</c>.</summary>
    public const int ServerVersionNumber = 150_000;
}
