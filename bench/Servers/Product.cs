using LowCode.Bench.Frame;

namespace LowCode.Bench.Servers;

/// <summary>The product under measurement: the ordinary host, built like the bench itself, with its ordinary command line.</summary>
public static class Product
{
    /// <summary>The host's assembly; the bench's project builds it in the same configuration.</summary>
    public static string Assembly { get; } = Path.Combine(Checkout.Root, "src/Designer/bin", Configuration, "net10.0/LowCode.Designer.dll");

    static string Configuration =>
#if DEBUG
        "Debug";
#else
        "Release";
#endif
}
