using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>Shorthands by which the functions read their arguments and make their results.</summary>
internal static class Arguments
{
    extension(CallArguments arguments)
    {
        public string Text(int index) => StoredValue.ToText(arguments[index]);

        public long Int8(int index) => StoredValue.ToInteger(arguments[index], long.MinValue, long.MaxValue, PgInteger.Int8Name);

        public int Int4(int index) => (int)StoredValue.ToInteger(arguments[index], int.MinValue, int.MaxValue, PgInteger.Int4Name);

        public double Double(int index) => StoredValue.ToDouble(arguments[index]);

        public PgNumeric Numeric(int index) => StoredValue.ToNumeric(arguments[index]);

        public bool Bool(int index) => StoredValue.ToBoolean(arguments[index]);

        /// <summary>A type modifier that may be left out.</summary>
        public int Modifier(int index) => arguments.Count > index ? arguments.Int4(index) : -1;
    }

    public static SqlValue Text(string text) => SqlValue.FromText(text);

    public static SqlValue Numeric(PgNumeric value) => StoredValue.FromNumeric(value);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
