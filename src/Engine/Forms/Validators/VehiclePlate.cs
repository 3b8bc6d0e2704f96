using System.Collections.Frozen;

namespace LowCode.Forms;

/// <summary>
/// Plates of mainland vehicles: province, letter, then five characters, or six with the letter of a new-energy vehicle first or last.
/// The letters I and O are not used. Written without the dot.
/// </summary>
public static class VehiclePlate
{
    static readonly FrozenSet<char> provinces = Lines[0].ToFrozenSet(), last = Lines[1].ToFrozenSet();

    /// <summary>Characters a plate may begin with, and those that may end one of seven.</summary>
    internal static (string Provinces, string Last) Characters => (string.Concat(provinces.Order()), string.Concat(last.Order()));

    static string[] Lines
    {
        get
        {
            using var stream = typeof(VehiclePlate).Assembly.GetManifestResourceStream("LowCode.Forms.Data.plates.txt") ?? throw new InvalidOperationException("plates.txt is not in the assembly");
            using var reader = new StreamReader(stream);
            return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l[0] != '#')];
        }
    }

    /// <summary>The plate in its one written form, or null when it is none.</summary>
    public static string? Read(string text)
    {
        var plate = CodeText.Tidy(text, "\u00b7\u2022\u30fb.-").ToUpperInvariant();
        if (plate.Length is not (7 or 8) || !provinces.Contains(plate[0]) || !IsLetter(plate[1])) return null;
        var serial = plate.AsSpan(2);
        if (plate.Length == 8)
            // New energy: D, A, B, C, E pure electric, F, G, H, J, K others; small vehicles carry it first, large ones last.
            return (IsEnergy(serial[0]) && IsSerial(serial[1..2]) && CodeText.IsDigits(serial[2..])) || (CodeText.IsDigits(serial[..5]) && IsEnergy(serial[5])) ? plate : null;
        var body = last.Contains(serial[4]) ? serial[..4] : serial;
        return IsSerial(body) && Letters(body) <= 3 ? plate : null;
    }

    static bool IsLetter(char c) => c is >= 'A' and <= 'Z' and not ('I' or 'O');
    static bool IsEnergy(char c) => c is >= 'A' and <= 'K' and not 'I';

    static bool IsSerial(ReadOnlySpan<char> serial)
    {
        foreach (var c in serial)
            if (!char.IsAsciiDigit(c) && !IsLetter(c)) return false;
        return true;
    }

    static int Letters(ReadOnlySpan<char> serial)
    {
        var letters = 0;
        foreach (var c in serial)
            if (!char.IsAsciiDigit(c)) letters++;
        return letters;
    }
}
