namespace LowCode.Scripts;

/// <summary>What identity numbers say by themselves, so that it is never asked: GB 11643 and GB 32100. A number with a wrong check digit says nothing.</summary>
static class PaperFunctions
{
    const string CheckDigits = "10X98765432", CreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    static ReadOnlySpan<byte> CreditWeights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    public static FunctionEntry[] All { get; } =
    [
        new("idValid", 1, 1, "Whether a text is an identity number of 18 characters with a real birth date and a right check digit", "idValid('11010519491231002X')", "true",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Birth(a[0]) is not null),
        new("idBirthDate", 1, 1, "The birth date in an identity number; null when it is none", "idBirthDate('11010519491231002X')", "\"1949-12-31\"",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Birth(a[0]) is { } birth ? DateFunctions.Write(birth) : Value.Null),
        new("idSex", 1, 1, "male or female as an identity number says; null when it is none", "idSex('11010519491231002X')", "\"female\"",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Birth(a[0]) is null ? Value.Null : (a[0].AsText![16] - '0') % 2 == 1 ? "male" : "female"),
        new("idAge", 1, 2, "Full years since the birth date in an identity number, today or on a date; null when either is none", "idAge('11010519491231002X', '2024-12-30')", "74", Age),
        new("idDivision", 1, 1, "The six digits of the division in an identity number; null when it is none", "idDivision('11010519491231002X')", "\"110105\"",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Birth(a[0]) is null ? Value.Null : a[0].AsText![..6]),
        new("creditCodeValid", 1, 1, "Whether a text is a social credit code of 18 characters with a right check digit", "creditCodeValid('91350100M000100Y43')", "true",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => IsCreditCode(a[0])),
    ];

    static Value Age(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        var at = arguments.Length > 1 ? DateFunctions.Read(arguments[1]) : DateFunctions.Today(context);
        return Birth(arguments[0]) is { } birth && at is { } day ? DateFunctions.Years(birth, day) : Value.Null;
    }

    static DateOnly? Birth(Value value)
    {
        if (value.AsText is not { Length: 18 } id || id.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9')) return null;
        var sum = 0;
        for (var i = 0; i < 17; i++) sum += (id[i] - '0') * Weights[i];
        if (CheckDigits[sum % 11] != id[17]) return null;
        return DateFunctions.Read($"{id[6..10]}-{id[10..12]}-{id[12..14]}");
    }

    static bool IsCreditCode(Value value)
    {
        if (value.AsText is not { Length: 18 } code) return false;
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            var digit = CreditAlphabet.IndexOf(code[i], StringComparison.Ordinal);
            if (digit < 0) return false;
            sum += digit * CreditWeights[i];
        }
        return CreditAlphabet[(31 - sum % 31) % 31] == code[17];
    }
}
